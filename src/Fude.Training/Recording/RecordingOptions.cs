using Fude.Tracking.Client;

namespace Fude.Training.Recording;

/// <summary>What a training's record says beside what it finds out by itself.</summary>
public sealed record RecordingOptions
{
    /// <summary>What runs, for <c>mlflow.source.name</c>.</summary>
    public string Source { get; init; } = "fude train";

    /// <summary>The command line without secrets; see <see cref="CommandText"/>.</summary>
    public string Command { get; init; } = "";

    /// <summary>The run: experiment, name, parent. Its tags are added to.</summary>
    public RunStart Start { get; init; } = new();

    /// <summary>How it is buffered, spooled and sent.</summary>
    public RunLoggerOptions Logger { get; init; } = new();

    /// <summary>How long the end of a run that was stopped waits for the server (default 5 s); what is left stays in the spool.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(5);
}
