using System.Diagnostics;

namespace Fude.Cli.Tests.Clusters.Kubernetes;

/// <summary>The real <c>kubectl</c>: that of <c>FUDE_KUBECTL</c>, else the one of the path. Rendering needs no cluster.</summary>
internal static class Kubectl
{
    public const string Missing = "kubectl is not installed (apt-get install kubernetes-client)";

    private static readonly string? Program = Find();

    public static bool IsInstalled => Program is not null;

    /// <summary>What <c>kubectl kustomize</c> makes of a folder. Never given up: several tests share it.</summary>
    public static async Task<string> RenderAsync(string folder)
    {
        var start = new ProcessStartInfo(Program!, ["kustomize", folder]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"kubectl kustomize {folder}: {await errors}");
        return output;
    }

    private static string? Find() =>
        Environment.GetEnvironmentVariable("FUDE_KUBECTL") is { Length: > 0 } named
            ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);
}
