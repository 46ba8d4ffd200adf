using System.Runtime.CompilerServices;
using Fude.Training.NativeLibraries;

namespace Fude.Training.Tests;

internal static class Startup
{
#pragma warning disable CA2255 // The tests use torch before any code of ours.
    [ModuleInitializer]
    public static void LoadTorch() => TorchNative.Initialize();
#pragma warning restore CA2255
}
