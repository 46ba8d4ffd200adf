using System.Globalization;
using System.Text.Json;
using Fude.Cli.Supervision;

namespace Fude.Cli.Clusters;

/// <summary>A Docker swarm: each job is a service of one task that is not started again.</summary>
/// <remarks>Not of the mode <c>replicated-job</c>: where such a service is removed its containers run on for ever (moby/moby#42789).</remarks>
/// <param name="network">The overlay network on which jobs reach the tracking server; null for none.</param>
internal sealed class SwarmCluster(string? network) : ITrainingCluster
{
    private const string Docker = "docker";

    // The training ends after the step in hand, and records that.
    private const string StopGrace = "60s";
    private const string NodeIsGone = "assigned node no longer meets constraints";
    private const int MostTries = 60;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public string Title => "the swarm";

    public async Task CheckAsync(CancellationToken cancellation)
    {
        if ((await CallAsync(["info", "--format", "{{.Swarm.ControlAvailable}}"], cancellation)).Trim() != "true")
            throw new CommandException("this Docker engine is no manager of a swarm: 'docker swarm init' makes it one, or DOCKER_HOST names one");
        if (network is not null)
            await CallAsync(["network", "inspect", "--format", "{{.ID}}", network], cancellation);
    }

    public async Task StartAsync(TrainingJob job, CancellationToken cancellation)
    {
        try
        {
            if (job.Secret is { } secret)
                await CallAsync(["secret", "create", "--label", $"fude.job={job.Name}", job.Name, "-"], secret.Value, cancellation);
            await CallAsync(CreateArguments(job, network), cancellation);
        }
        catch
        {
            await RemoveAsync(job, CancellationToken.None);
            throw;
        }
    }

    /// <summary>What follows <c>docker</c> to make the job's service.</summary>
    internal static IReadOnlyList<string> CreateArguments(TrainingJob job, string? network)
    {
        var arguments = new List<string>
        {
            "service", "create", "--quiet", "--detach", "--no-resolve-image", "--name", job.Name, "--label", $"fude.job={job.Name}",
            "--replicas", "1", "--restart-condition", "none", "--stop-grace-period", StopGrace,
            "--reserve-cpu", Text(job.Resources.Cpus), "--limit-cpu", Text(job.Resources.Cpus), "--reserve-memory", $"{Text(job.Resources.MemoryMebibytes)}m", "--limit-memory", $"{Text(job.Resources.MemoryMebibytes)}m",
            "--user", $"{Text(TrainingJob.User)}:{Text(TrainingJob.User)}", "--cap-drop", "ALL", "--read-only",
            // A volume without a name goes with its container. Not memory: programs may not be loaded from there, and libtorch may have to be mended.
            "--mount", "type=tmpfs,target=/tmp", "--mount", $"type=volume,target={TrainingJob.DataFolder}",
        };
        if (network is not null)
            arguments.AddRange(["--network", network]);
        if (job.Resources.Gpus > 0)
            arguments.AddRange(["--generic-resource", $"NVIDIA-GPU={Text(job.Resources.Gpus)}"]);
        foreach (var (name, value) in job.Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            arguments.AddRange(["--env", $"{name}={value}"]);
        if (job.Secret is { } secret)
            arguments.AddRange(["--secret", $"source={job.Name},target={secret.Variable},uid={Text(TrainingJob.User)},gid={Text(TrainingJob.User)},mode=0400", "--env", $"{secret.Variable}_FILE=/run/secrets/{secret.Variable}"]);
        return [.. arguments, job.Image, .. job.Arguments];
    }

    public async Task<JobState> LookAsync(TrainingJob job, CancellationToken cancellation)
    {
        var tasks = await CallAsync(["service", "ps", "--no-trunc", "--format", "{{json .}}", job.Name], cancellation);
        return tasks.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [var newest, ..] ? Read(newest) : new(JobPhase.Waiting, null, null);
    }

    /// <summary>Reads a line of <c>docker service ps --format '{{json .}}'</c>.</summary>
    internal static JobState Read(string line)
    {
        using var task = JsonDocument.Parse(line);
        var (state, error, node) = (Of("CurrentState").Split(' ')[0], Of("Error").Trim('"'), Of("Node"));
        var phase = state switch
        {
            "Complete" => JobPhase.Succeeded,
            "Failed" or "Rejected" or "Shutdown" or "Orphaned" or "Remove" => JobPhase.Failed,
            // Nobody but the swarm wants it to end: a node that it misses does not tell of the end.
            _ when Of("DesiredState") is "Shutdown" or "Remove" => JobPhase.Failed,
            "Running" => JobPhase.Running,
            _ => JobPhase.Waiting,
        };
        if (error == NodeIsGone || (phase == JobPhase.Failed && error.Length == 0 && state is not ("Failed" or "Rejected")))
            error = "its node is lost, or takes no jobs any more";
        return new(phase, error.Length > 0 ? error : null, node.Length > 0 ? node : null);

        string Of(string name) => task.RootElement.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
    }

    public (string Program, IReadOnlyList<string> Arguments) LogCommand(TrainingJob job, bool follow) =>
        (Docker, ["service", "logs", "--raw", .. follow ? (string[])["--follow"] : [], job.Name]);

    public async Task RemoveAsync(TrainingJob job, CancellationToken cancellation)
    {
        await TryAsync(["service", "rm", job.Name], cancellation);
        if (job.Secret is not null)
            await TryAsync(["secret", "rm", job.Name], cancellation);
    }

    private static async Task TryAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        try
        {
            await CallAsync(arguments, cancellation);
        }
        catch (CommandException e) when (e.Message.Contains("not found", StringComparison.Ordinal) || e.Message.Contains("no such", StringComparison.OrdinalIgnoreCase))
        {
            // It is gone already.
        }
    }

    private static Task<string> CallAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) => CallAsync(arguments, null, cancellation);

    // While the managers choose their leader anew, after one was lost or has come back, nothing was done of what was asked.
    private static async Task<string> CallAsync(IReadOnlyList<string> arguments, string? input, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await ToolProcess.CallAsync(Docker, arguments, input, cancellation);
            }
            catch (CommandException e) when (tries < MostTries && e.Message.Contains("does not have a leader", StringComparison.Ordinal))
            {
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
