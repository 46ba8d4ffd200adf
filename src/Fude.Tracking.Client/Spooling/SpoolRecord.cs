using System.Text.Json.Serialization;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Client.Spooling;

/// <summary>One line of a spool: exactly one of its fields is there.</summary>
internal sealed record SpoolRecord
{
    public Metric? Metric { get; init; }

    public Param? Param { get; init; }

    public Tag? Tag { get; init; }

    public DatasetInput? Input { get; init; }

    public SpooledArtifact? Artifact { get; init; }

    public SpooledEnd? End { get; init; }
}

/// <summary>A file to upload.</summary>
/// <param name="File">The file: relative to the spool's folder where it is a copy, else an absolute path.</param>
/// <param name="Path">Its path among the run's artifacts.</param>
internal sealed record SpooledArtifact(string File, string Path);

/// <summary>The run's end.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="At">When, in milliseconds since 1970 UTC.</param>
internal sealed record SpooledEnd(RunStatus Status, long At);

/// <summary>What a spool is of.</summary>
internal sealed record SpooledRun
{
    /// <summary>The format of the folder.</summary>
    public int Format { get; init; } = 1;

    /// <summary>The run's id until the server gives it one.</summary>
    public string LocalId { get; init; } = "";

    /// <summary>The server that it was meant for.</summary>
    public string Server { get; init; } = "";

    /// <summary>When the run began, in milliseconds since 1970 UTC.</summary>
    public long StartTime { get; init; }

    /// <summary>The run.</summary>
    public RunStart Start { get; init; } = new();
}

/// <summary>How far a spool was sent. Where this is lost, sending from the beginning does no harm.</summary>
internal sealed record SpoolState
{
    /// <summary>Whether the server may have been asked to make the run.</summary>
    public bool CreationTried { get; init; }

    /// <summary>The run's id on the server.</summary>
    public string? RunId { get; init; }

    /// <summary>Up to where the records were sent.</summary>
    public SpoolPosition Sent { get; init; }

    /// <summary>Whether everything was sent.</summary>
    public bool Done { get; init; }

    /// <summary>Records that the server refused.</summary>
    public long Refused { get; init; }
}

/// <summary>A place in a spool.</summary>
/// <param name="Segment">The number of the file, from 0.</param>
/// <param name="Offset">Bytes from its beginning.</param>
internal readonly record struct SpoolPosition(int Segment, long Offset);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(SpoolRecord))]
[JsonSerializable(typeof(SpooledRun))]
[JsonSerializable(typeof(SpoolState))]
internal sealed partial class SpoolJson : JsonSerializerContext;
