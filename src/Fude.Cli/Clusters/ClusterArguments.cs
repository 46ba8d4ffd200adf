using System.CommandLine;
using Fude.Cli.Commands;
using Fude.Cli.Tracking;
using Fude.Tracking.Client;

namespace Fude.Cli.Clusters;

/// <summary>The options about the cluster that trainings run on.</summary>
internal sealed class ClusterArguments
{
    private const int MostCpus = 512;
    private const int LeastMemory = 256;
    private const int MostMemory = 4 << 20;
    private const int MostGpus = 64;
    private readonly Option<ClusterKind?> _on = new("--on") { Description = "Train as a job of a cluster: swarm (Docker) or kubernetes. By default here.", HelpName = "CLUSTER" };
    private readonly Option<string?> _image = new("--image") { Description = $"With --on: the training image ({ClusterChoice.DefaultImage}).", HelpName = "IMAGE" };
    private readonly Option<int> _cpus = new("--job-cpus") { Description = "With --on: processors of each job.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _memory = new("--job-memory") { Description = "With --on: memory of each job, in MiB.", HelpName = "N", DefaultValueFactory = _ => 2048 };
    private readonly Option<int> _gpus = new("--job-gpus") { Description = "With --on: GPUs of each job; the image has to be one for --device cuda.", HelpName = "N" };
    private readonly Option<string?> _network = new("--job-network") { Description = "With --on swarm: the overlay network where jobs reach the tracking server.", HelpName = "NAME" };
    private readonly Option<string> _namespace = new("--job-namespace") { Description = "With --on kubernetes: the namespace.", HelpName = "NAME", DefaultValueFactory = _ => "fude" };
    private readonly Option<string?> _tracking = new("--tracking-in-cluster") { Description = "With --on: the tracking server's address inside of the cluster, where it is another than here: http://tracking:5000.", HelpName = "URI" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "With --on kubernetes: print the manifest, without its secret, and start nothing." };

    public void AddTo(Command command)
    {
        Option[] all = [_on, _image, _cpus, _memory, _gpus, _network, _namespace, _tracking, _dryRun];
        foreach (var option in all)
            command.Options.Add(option);
    }

    /// <summary>Reads them.</summary>
    /// <returns>Null where it is to be trained here.</returns>
    public ClusterChoice? Read(ParseResult parsed)
    {
        Option[] others = [_image, _cpus, _memory, _gpus, _network, _namespace, _tracking, _dryRun];
        if (parsed.GetValue(_on) is not { } kind)
            return others.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } stray ? throw CommandLine.Usage($"{stray.Name} is for --on swarm or --on kubernetes: name one, or leave it out") : null;
        if (parsed.GetValue(_dryRun) && kind != ClusterKind.Kubernetes)
            throw CommandLine.Usage("--dry-run is for --on kubernetes: a swarm's jobs have no manifest");
        if (parsed.GetValue(_tracking) is { } inner && !(Uri.TryCreate(inner, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0))
            throw CommandLine.Usage($"--tracking-in-cluster '{inner}' is not the address of a server: give one such as http://tracking:5000");
        return new()
        {
            Kind = kind,
            Image = parsed.GetValue(_image) ?? ClusterChoice.DefaultImage,
            Network = parsed.GetValue(_network),
            Namespace = parsed.GetRequiredValue(_namespace),
            Resources = new(Within(parsed, _cpus, 1, MostCpus), Within(parsed, _memory, LeastMemory, MostMemory), Within(parsed, _gpus, 0, MostGpus)),
            InnerTracking = parsed.GetValue(_tracking),
            DryRun = parsed.GetValue(_dryRun),
        };
    }

    /// <summary>Where jobs record to: a server that they reach, and that they can sign in at for as long as they take.</summary>
    /// <param name="choice">The cluster.</param>
    /// <param name="tracking">What was said of recording.</param>
    /// <param name="dataFolder">Fude's folder.</param>
    /// <exception cref="Exception">There is none, or jobs would not see it.</exception>
    public static TrackingPlace FindPlace(ClusterChoice choice, TrackingChoice tracking, string dataFolder)
    {
        if (tracking.FindPlace(dataFolder) is not { HasServer: true } place)
            throw CommandLine.Usage($"jobs leave what they trained at the tracking server: name one by --tracking or MLFLOW_TRACKING_URI, without --no-tracking");
        if (choice.InnerTracking is null && place.Settings.TrackingUri.IsLoopback)
            throw CommandLine.Usage($"jobs can't reach {place.Settings.TrackingUri}: each has a loopback of its own. Name the server's address in the cluster by --tracking-in-cluster");
        return place.Settings.TokenSource is null
            ? place
            : throw CommandLine.Usage("this machine's key signs in for ten minutes at a time, which is not enough for a job: set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD ('fude users add trainer --role writer')");
    }

    /// <summary>A dataset that jobs see.</summary>
    /// <param name="dataset">Its name.</param>
    /// <exception cref="Exception">They don't.</exception>
    public static void CheckDataset(string dataset)
    {
        if (dataset.StartsWith("folder:", StringComparison.Ordinal) || dataset.StartsWith("idx:", StringComparison.Ordinal))
            throw CommandLine.Usage($"--dataset {dataset} lies on this machine, where jobs do not see it: choose mnist, strokes, auto, or feedback with --app");
    }

    private static int Within(ParseResult parsed, Option<int> option, int least, int most) =>
        parsed.GetValue(option) is var value && value >= least && value <= most ? value : throw CommandLine.Usage($"{option.Name} must be {least} to {most}, not {value}");
}
