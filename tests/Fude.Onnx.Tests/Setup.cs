using System.Runtime.CompilerServices;
using Fude.Training.NativeLibraries;
using TorchSharp;

// Torch's random numbers and its count of live tensors belong to the whole process.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Fude.Onnx.Tests;

internal static class Setup
{
    [ModuleInitializer]
    public static void LoadTorch()
    {
        TorchNative.Initialize();
        torch.set_num_threads(1);
    }
}
