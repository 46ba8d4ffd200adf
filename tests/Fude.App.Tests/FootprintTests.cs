using Fude.App.Tests.Support;

namespace Fude.App.Tests;

/// <summary>What the host needs: no libtorch, little space.</summary>
public sealed class FootprintTests
{
    [Fact]
    public void The_built_host_depends_on_no_torch()
    {
        var dependencies = File.ReadAllText(Path.ChangeExtension(AppProcess.Program, ".deps.json"));
        Assert.Contains("Microsoft.ML.OnnxRuntime", dependencies, StringComparison.Ordinal);
        Assert.DoesNotContain("torch", dependencies, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.GetDirectoryName(AppProcess.Program)!, "*", SearchOption.AllDirectories),
            file => file.Contains("torch", StringComparison.OrdinalIgnoreCase));
    }
}
