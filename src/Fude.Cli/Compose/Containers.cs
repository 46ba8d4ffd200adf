using System.Diagnostics;
using System.Globalization;
using Fude.Cli.Images;

namespace Fude.Cli.Compose;

/// <summary>The containers of a composition, as the engine sees them.</summary>
/// <param name="engine">The engine.</param>
/// <param name="settings">The composition.</param>
internal sealed class Containers(DockerEngine engine, ComposeSettings settings)
{
    private const int LastLines = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>A service's container that runs.</summary>
    /// <param name="service">The service.</param>
    /// <param name="cancellation">Stops the asking.</param>
    /// <returns>Null where none does.</returns>
    public async Task<string?> FindAsync(string service, CancellationToken cancellation)
    {
        var output = await engine.CallAsync(["ps", "--quiet", "--no-trunc", "--filter", $"label=com.docker.compose.project={settings.Project}", "--filter", $"label=com.docker.compose.service={service}"], cancellation);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
    }

    /// <summary>Waits until a service's own health check, or another command in its container, ends well.</summary>
    /// <param name="service">The service.</param>
    /// <param name="check">The command; null for the health check of its image.</param>
    /// <param name="patience">How long.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="CommandException">It does not become well; its last lines went to standard error.</exception>
    public async Task UntilWellAsync(string service, IReadOnlyList<string>? check, TimeSpan patience, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        for (var why = "it does not start"; ; await Task.Delay(Pause, cancellation))
        {
            if (await FindAsync(service, cancellation) is { } container)
            {
                if (await ComplaintAsync(container, check, cancellation) is not { } complaint)
                    return;
                why = complaint;
            }

            if (watch.Elapsed < patience)
                continue;
            await ShowLogAsync(service, cancellation);
            throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"{service} is not well after {patience.TotalSeconds} s: {why}"));
        }
    }

    /// <summary>What is wrong with a container; null where it is well.</summary>
    /// <param name="container">The container.</param>
    /// <param name="check">The command that asks in it; null for the health check of its image.</param>
    /// <param name="cancellation">Stops the asking.</param>
    public async Task<string?> ComplaintAsync(string container, IReadOnlyList<string>? check, CancellationToken cancellation)
    {
        if (check is not null)
        {
            var answer = await engine.TryAsync(["exec", container, .. check], input: null, cancellation);
            return answer.Status == 0 ? null : answer.Complaint;
        }

        var state = await engine.TryAsync(["inspect", "--format", "{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}", container], input: null, cancellation);
        var word = state.Output.Trim();
        return state.Status == 0 && word is "healthy" or "running" ? null : $"its health is '{(word.Length > 0 ? word : state.Complaint)}'";
    }

    /// <summary>How often the engine has had to start a container again.</summary>
    /// <param name="container">The container.</param>
    /// <param name="cancellation">Stops the asking.</param>
    public async Task<int> RestartsAsync(string container, CancellationToken cancellation)
    {
        var count = await engine.TryAsync(["inspect", "--format", "{{.RestartCount}}", container], input: null, cancellation);
        return int.TryParse(count.Output.Trim(), CultureInfo.InvariantCulture, out var restarts) ? restarts : int.MaxValue;
    }

    /// <summary>The last lines of a service's container, also of one that has ended, to standard error.</summary>
    /// <param name="service">The service.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task ShowLogAsync(string service, CancellationToken cancellation)
    {
        var all = await engine.CallAsync(["ps", "--all", "--quiet", "--filter", $"label=com.docker.compose.project={settings.Project}", "--filter", $"label=com.docker.compose.service={service}"], cancellation);
        if (all.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() is not { } container)
            return;
        var log = await engine.TryAsync(["logs", "--tail", LastLines.ToString(CultureInfo.InvariantCulture), container], input: null, cancellation);
        await System.Console.Error.WriteLineAsync($"{log.Output}\n{log.Errors}".Trim());
    }
}
