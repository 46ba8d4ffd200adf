namespace Fude.Cli.Clusters;

/// <summary>A training as a job of a cluster.</summary>
internal sealed record TrainingJob
{
    /// <summary>Where a job keeps what it needs while it runs; it goes with the job.</summary>
    public const string DataFolder = "/data";

    /// <summary>The user of the training image.</summary>
    public const int User = 1654;

    /// <summary>The job's name: a name of DNS, at most 63 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The image that holds <c>fude</c> as its entry point.</summary>
    public required string Image { get; init; }

    /// <summary>What follows <c>fude</c>.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Variables that everybody may see.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The variable whose value is a secret; null for none.</summary>
    public JobSecret? Secret { get; init; }

    /// <summary>What it may take of its node.</summary>
    public required JobResources Resources { get; init; }
}

/// <summary>A variable whose value nobody is to see: it never is on a command line.</summary>
/// <param name="Variable">Its name.</param>
/// <param name="Value">Its value.</param>
internal sealed record JobSecret(string Variable, string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Variable;
}

/// <summary>What a job may take of its node.</summary>
/// <param name="Cpus">Processors.</param>
/// <param name="MemoryMebibytes">Memory, in MiB.</param>
/// <param name="Gpus">GPUs; 0 for none.</param>
internal sealed record JobResources(int Cpus, int MemoryMebibytes, int Gpus);
