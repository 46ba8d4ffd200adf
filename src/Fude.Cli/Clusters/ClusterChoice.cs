using System.Globalization;
using Fude.Cli.Commands;
using Fude.Cli.Tracking;
using Fude.Tracking.Client;
using Fude.Training.Recording;

namespace Fude.Cli.Clusters;

/// <summary>The kind of cluster that trainings run on.</summary>
internal enum ClusterKind
{
    /// <summary>A Docker swarm.</summary>
    Swarm,

    /// <summary>A Kubernetes cluster.</summary>
    Kubernetes,
}

/// <summary>What the command line says of the cluster that trainings run on.</summary>
internal sealed record ClusterChoice
{
    private const string Threads = "--threads";

    /// <summary>Which kind.</summary>
    public required ClusterKind Kind { get; init; }

    /// <summary>The training image.</summary>
    public required string Image { get; init; }

    /// <summary>Swarm: the overlay network; null for none.</summary>
    public string? Network { get; init; }

    /// <summary>Kubernetes: the namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>What each job may take.</summary>
    public required JobResources Resources { get; init; }

    /// <summary>The tracking server's address inside of the cluster; null where it is the same as here.</summary>
    public string? InnerTracking { get; init; }

    /// <summary>Whether the manifest is printed and nothing started.</summary>
    public bool DryRun { get; init; }

    /// <summary>The cluster.</summary>
    public ITrainingCluster Open() => Kind == ClusterKind.Swarm ? new SwarmCluster(Network) : new KubernetesCluster(Namespace);

    /// <summary>A training as a job.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="runId">The run's id.</param>
    /// <param name="typed">The options of the training, as they were typed.</param>
    /// <param name="place">Where it records to.</param>
    /// <param name="tracking">How it records.</param>
    public TrainingJob Job(string name, string runId, IReadOnlyList<string> typed, TrackingPlace place, TrackingChoice tracking)
    {
        var arguments = new List<string>(["train", .. typed, "--data-dir", TrainingJob.DataFolder, "--run-id", runId]);
        // A job sees all of its node's processors, and may use those that it was given.
        if (!typed.Contains(Threads, StringComparer.Ordinal))
            arguments.AddRange([Threads, Resources.Cpus.ToString(CultureInfo.InvariantCulture)]);
        Add("--experiment", tracking.Experiment);
        Add("--run-name", tracking.RunName);
        Add("--parent-run", tracking.Parent);
        Add("--register", tracking.Register);
        Add("--min-accuracy", tracking.LeastAccuracy?.ToString("R", CultureInfo.InvariantCulture));
        return new()
        {
            Name = name,
            Image = Image,
            Arguments = [.. arguments, "--json"],
            Environment = JobEnvironment.Of(InnerTracking ?? place.Settings.TrackingUri.AbsoluteUri, place.Settings),
            Secret = JobEnvironment.SecretOf(place.Settings),
            Resources = Resources,
        };

        void Add(string option, string? value)
        {
            if (value is not null)
                arguments.AddRange([option, value]);
        }
    }

    /// <summary>The image that is taken where none is named: of this program's version.</summary>
    public static string DefaultImage => $"fude/train:{CodeVersion.Current.Version}";
}

/// <summary>What a job's training is told of its tracking server.</summary>
internal static class JobEnvironment
{
    /// <summary>The variables that everybody may see.</summary>
    public static IReadOnlyDictionary<string, string> Of(string address, TrackingSettings settings)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["MLFLOW_TRACKING_URI"] = address,
            // Where datasets that are downloaded, and the mended library, go.
            ["XDG_CACHE_HOME"] = $"{TrainingJob.DataFolder}/cache",
        };
        if (settings.Username is { } user)
            variables["MLFLOW_TRACKING_USERNAME"] = user;
        if (settings.InsecureTls)
            variables["MLFLOW_TRACKING_INSECURE_TLS"] = "true";
        if (settings.ExperimentName is { } experiment)
            variables["MLFLOW_EXPERIMENT_NAME"] = experiment;
        if (Environment.GetEnvironmentVariable("FUDE_MNIST_MIRROR") is { Length: > 0 } mirror && mirror.StartsWith("http", StringComparison.Ordinal))
            variables["FUDE_MNIST_MIRROR"] = mirror;
        return variables;
    }

    /// <summary>What signs the job in; null where the server wants nobody to.</summary>
    public static JobSecret? SecretOf(TrackingSettings settings) => settings switch
    {
        { Username: not null, Password: { } password } => new("MLFLOW_TRACKING_PASSWORD", password),
        { Token: { } token } => new("MLFLOW_TRACKING_TOKEN", token),
        _ => null,
    };
}
