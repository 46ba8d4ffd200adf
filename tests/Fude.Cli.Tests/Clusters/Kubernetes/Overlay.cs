using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Fude.Testing;

namespace Fude.Cli.Tests.Clusters.Kubernetes;

/// <summary>An overlay of <c>deploy/kubernetes</c>, rendered, and the secrets that its user makes.</summary>
internal static class Overlay
{
    public static readonly string Folder = Path.Combine(Repository.Root, "deploy", "kubernetes");

    // Made by its user from a certificate.
    private const string Certificate = "fude-tls";

    private static readonly ConcurrentDictionary<string, Task<string>> Rendered = new(StringComparer.Ordinal);

    public static async Task<List<JsonNode>> RenderAsync(string name) => Manifests.Parse(await Rendered.GetOrAdd(name, _ => Kubectl.RenderAsync(Path.Combine(Folder, name))));

    public static async Task<IReadOnlyList<string>> CheckAsync(IReadOnlyList<JsonNode> manifests) =>
        new ManifestChecks(manifests, await KnownSettings.OfBothHostsAsync(), await SecretsAsync()).Run();

    /// <summary>The secrets that <c>secrets.sh</c> makes, each with its keys.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<string>?>> SecretsAsync()
    {
        var secrets = Manifests.Parse(await PrintSecretsAsync()).ToDictionary(secret => secret.Name(), secret => (IReadOnlyList<string>?)[.. secret.Pairs("data").Select(pair => pair.Key)], StringComparer.Ordinal);
        secrets[Certificate] = ["tls.crt", "tls.key"];
        return secrets;
    }

    public static async Task<string> PrintSecretsAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("sh", [Path.Combine(Folder, "secrets.sh")]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
