using System.Runtime.CompilerServices;
using Fude.Training.NativeLibraries;

namespace Fude.Training.Tests;

/// <summary>Tests that draw from torch's random generator, of which a process has one, run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class TorchCollection
{
    public const string Name = "torch";
}

internal static class Startup
{
#pragma warning disable CA2255 // The tests use torch before any code of ours.
    [ModuleInitializer]
    public static void LoadTorch() => TorchNative.Initialize();
#pragma warning restore CA2255
}
