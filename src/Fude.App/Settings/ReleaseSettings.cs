using Fude.App.Releases;
using Fude.Hosting.Settings;

namespace Fude.App.Settings;

/// <summary>How releases are found, fetched and moved on.</summary>
public sealed record ReleaseSettings
{
    private const int LongestToken = 8192;

    /// <summary>What the model of the settings is for.</summary>
    public ReleaseStart Start { get; init; } = ReleaseStart.Seed;

    /// <summary>The tracking server that bundles are fetched from; null for none.</summary>
    public Uri? TrackingUri { get; init; }

    /// <summary>A file with the token to sign in there with; null for one of this application's own key.</summary>
    public string? TrackingTokenFile { get; init; }

    /// <summary>How often a replica looks for changes.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the fetching of a bundle is tried.</summary>
    public TimeSpan LoadPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a replica says that it is there, while nothing changes.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a replica that has not heard of a change is waited for.</summary>
    public TimeSpan ReplicaPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Least time that a release without traffic keeps its model for the requests that it has begun with.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bundles that are kept in the data folder, the newest.</summary>
    public int KeptBundles { get; init; } = 20;

    internal static ReleaseSettings Read(SettingsReader reader)
    {
        var defaults = new ReleaseSettings();
        return new ReleaseSettings
        {
            Start = reader.Choice("Releases:Start", ["seed", "now", "pinned"], "What Bundle:Path is for: live where nothing is yet; live from this start on; or what this process answers with, whatever is released.") switch
            {
                "now" => ReleaseStart.Now,
                "pinned" => ReleaseStart.Pinned,
                _ => ReleaseStart.Seed,
            },
            TrackingUri = reader.Address("Tracking:Uri", "Address of the tracking server that released bundles are fetched from. Default: none, and they have to be here already."),
            TrackingTokenFile = reader.Name("Tracking:TokenFile", LongestToken, "File with the token to sign in there with. Default: a token of Security:KeyFile."),
            Poll = TimeSpan.FromMilliseconds(reader.Number("Releases:PollMilliseconds", (int)defaults.Poll.TotalMilliseconds, 20, 60_000, "Milliseconds between two looks for changed releases.")),
            LoadPatience = TimeSpan.FromSeconds(reader.Number("Releases:LoadSeconds", (int)defaults.LoadPatience.TotalSeconds, 1, 3600, "Seconds for which fetching a bundle is tried.")),
            Heartbeat = TimeSpan.FromSeconds(reader.Number("Releases:HeartbeatSeconds", (int)defaults.Heartbeat.TotalSeconds, 1, 600, "Seconds between two signs of life of a replica while nothing changes.")),
            ReplicaPatience = TimeSpan.FromMilliseconds(reader.Number("Releases:ReplicaPatienceMilliseconds", (int)defaults.ReplicaPatience.TotalMilliseconds, 100, 600_000, "Milliseconds for which a replica is waited for that has not heard of a change.")),
            Drain = TimeSpan.FromMilliseconds(reader.Number("Releases:DrainMilliseconds", (int)defaults.Drain.TotalMilliseconds, 0, 600_000, "Least milliseconds that a release without traffic drains.")),
            KeptBundles = reader.Number("Releases:KeptBundles", defaults.KeptBundles, 3, 10_000, "Bundles that are kept in the data folder, the newest."),
        };
    }
}
