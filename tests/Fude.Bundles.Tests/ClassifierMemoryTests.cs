using Fude.Inference;

namespace Fude.Bundles.Tests;

/// <summary>Runs alone: the memory of the process is measured.</summary>
[CollectionDefinition(nameof(ClassifierMemoryTests), DisableParallelization = true)]
[Collection(nameof(ClassifierMemoryTests))]
public sealed class ClassifierMemoryTests
{
    [Fact]
    public void Loading_and_disposing_again_and_again_keeps_no_memory()
    {
        using var loaded = new LoadedModel();
        Cycle(20);
        var before = ResidentBytes();
        Cycle(200);

        Assert.InRange(ResidentBytes() - before, long.MinValue, 40L << 20);

        void Cycle(int times)
        {
            for (var i = 0; i < times; i++)
                Classifier.Load(loaded.Bundle).Dispose();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static long ResidentBytes()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
