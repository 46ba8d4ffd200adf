namespace Fude.Tracking.Console.Releases;

/// <summary>A model that can be released: the bundle of a run, or of a version that is from one.</summary>
/// <param name="Key">Names it in a list of choices: <c>run:ID</c> or <c>version:NUMBER:NAME</c>.</param>
/// <param name="RunId">The run.</param>
/// <param name="Name">The registered model; null for a run's own.</param>
/// <param name="Version">Its version.</param>
/// <param name="Source">Where the application fetches it: <c>runs:/RUN/model</c>; null where it lies elsewhere.</param>
/// <param name="Digest">The bundle's identity; null where it is not known.</param>
/// <param name="Tag">The name that it goes by: what <c>fude build</c> bound to it, else the run's id.</param>
/// <param name="Gate">What its gate said: <c>passed</c>, <c>failed</c>, <c>forced</c>; null where there was none.</param>
/// <param name="GateFailures">What the gate complained of.</param>
/// <param name="Accuracy">Its accuracy on the test set, where that is known.</param>
public sealed record ReleasableModel(string Key, string RunId, string? Name, string? Version, string? Source, string? Digest, string Tag, string? Gate, string? GateFailures, double? Accuracy)
{
    /// <summary>Whether an application could fetch it.</summary>
    public bool CanBeReleased => Source is not null && Digest is not null;

    /// <summary>Whether a gate has to be overruled for it.</summary>
    public bool NeedsForce => Gate is not "passed";

    /// <summary>What it is called.</summary>
    public string Label => Name is null ? RunId : $"{Name} · {Version}";
}
