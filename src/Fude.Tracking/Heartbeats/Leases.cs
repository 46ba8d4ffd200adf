namespace Fude.Tracking.Heartbeats;

/// <summary>A run in progress whose client says every now and then that it lives.</summary>
/// <param name="Id">The run.</param>
/// <param name="Heartbeat">What the client wrote last.</param>
/// <param name="Lease">How long the client may stay silent.</param>
internal sealed record BeatingRun(string Id, string Heartbeat, TimeSpan Lease);

/// <summary>
/// Which runs have stayed silent for too long. A heartbeat counts from when this server first saw it, by its own clock: the
/// clocks of clients may be wrong, and while the server was down nobody could reach it.
/// </summary>
/// <param name="time">Measures the silence.</param>
internal sealed class Leases(TimeProvider time)
{
    private Dictionary<string, (string Heartbeat, long Seen)> _seen = new(StringComparer.Ordinal);

    /// <summary>Looks at all runs in progress that have heartbeats.</summary>
    /// <param name="runs">The runs; those seen before that are missing are forgotten.</param>
    /// <returns>Those whose lease has run out.</returns>
    public IReadOnlyList<BeatingRun> Expired(IReadOnlyList<BeatingRun> runs)
    {
        var expired = new List<BeatingRun>();
        var seen = new Dictionary<string, (string, long)>(runs.Count, StringComparer.Ordinal);
        foreach (var run in runs)
        {
            var known = _seen.TryGetValue(run.Id, out var before) && before.Heartbeat == run.Heartbeat;
            seen[run.Id] = known ? before : (run.Heartbeat, time.GetTimestamp());
            if (known && time.GetElapsedTime(before.Seen) > run.Lease)
                expired.Add(run);
        }

        _seen = seen;
        return expired;
    }
}
