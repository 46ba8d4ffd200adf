using Fude.App.Models;
using Fude.App.Settings;
using Fude.Hosting.Databases;

namespace Fude.App.Releases;

/// <summary>Says what this process has loaded: when that changes, and every now and then as a sign of life.</summary>
internal sealed class ReplicaReport(Database database, AppSettings settings, TimeProvider time)
{
    private static readonly TimeSpan WhileBusy = TimeSpan.FromSeconds(1);

    private Replica? _said;
    private long _saidAt;

    /// <summary>This process's name.</summary>
    public string Name { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Says it, where there is something new to say.</summary>
    /// <param name="view">What the releases are.</param>
    /// <param name="set">What is loaded.</param>
    /// <param name="failed">What can't be, with why.</param>
    public async Task SayAsync(ReleaseView view, ModelSet set, IReadOnlyDictionary<long, string> failed)
    {
        List<long> loaded = [.. ((ServedRelease?[])[set.Live, set.Candidate, set.Previous]).OfType<ServedRelease>().Select(release => release.Id)];
        var every = view.IsBusy && WhileBusy < settings.Releases.Heartbeat ? WhileBusy : settings.Releases.Heartbeat;
        if (_said is { } said && said.Version == view.Version && said.Loaded.SequenceEqual(loaded) && said.Failed.Count == failed.Count && failed.Keys.All(said.Failed.ContainsKey) && time.GetElapsedTime(_saidAt) < every)
            return;
        var saying = new Replica(Name, Environment.MachineName, settings.Releases.Start == ReleaseStart.Pinned, view.Version, loaded, failed, default);
        var start = time.GetTimestamp();
        await database.WriteAsync(session => ReplicaRows.Write(session, saying with { SeenAt = ReleaseClock.Now(session, time) }));
        (_said, _saidAt) = (saying, start);
    }

    /// <summary>Says that this process ends.</summary>
    public Task LeaveAsync() => database.WriteAsync(session => ReplicaRows.Remove(session, Name));
}
