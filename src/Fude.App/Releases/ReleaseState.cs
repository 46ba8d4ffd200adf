namespace Fude.App.Releases;

/// <summary>Where a release is on its way.</summary>
public enum ReleaseState
{
    /// <summary>The replicas fetch the bundle, prove it on its golden samples and warm it up.</summary>
    Loading,

    /// <summary>It answers beside the live one, and nobody is shown what it says.</summary>
    Shadow,

    /// <summary>It answers a share of the people.</summary>
    Canary,

    /// <summary>It answers.</summary>
    Live,

    /// <summary>It answers nobody new; requests that it has begun with end.</summary>
    Draining,

    /// <summary>It was live, or was ended without fault.</summary>
    Retired,

    /// <summary>It could not be loaded, or was worse, or was taken back.</summary>
    Failed,
}

/// <summary>How a release comes to be live.</summary>
public enum ReleaseStrategy
{
    /// <summary>By steps of traffic, each with its evidence.</summary>
    Canary,

    /// <summary>As soon as every replica has it.</summary>
    AllAtOnce,

    /// <summary>Not by itself: its answers are compared and never shown.</summary>
    Shadow,

    /// <summary>With its container image; the shares are those of the proxy in front.</summary>
    Image,

    /// <summary>By the settings of the application's start.</summary>
    Settings,
}

/// <summary>The words that the database and the API have for them.</summary>
internal static class ReleaseWords
{
    /// <summary>All of one share: shares are counted in hundredths of a percent.</summary>
    public const int Whole = 10_000;

    /// <summary>States that may become another.</summary>
    public const string InProgress = "'loading', 'shadow', 'canary', 'live', 'draining'";

    /// <summary>States of a release that may become live and is not yet.</summary>
    public const string Candidates = "'loading', 'shadow', 'canary'";

    private static readonly string[] States = ["loading", "shadow", "canary", "live", "draining", "retired", "failed"];
    private static readonly string[] Strategies = ["canary", "all-at-once", "shadow", "image", "settings"];

    public static string Word(this ReleaseState state) => States[(int)state];

    public static string Word(this ReleaseStrategy strategy) => Strategies[(int)strategy];

    public static ReleaseState State(string word) => (ReleaseState)Math.Max(0, Array.IndexOf(States, word));

    /// <returns>Null where there is no such strategy that can be asked for.</returns>
    public static ReleaseStrategy? Strategy(string word) => Array.IndexOf(Strategies, word) is >= 0 and var at ? (ReleaseStrategy)at : null;
}
