using System.Globalization;
using System.Security.Cryptography;

namespace Fude.Tracking.Runs;

/// <summary>Names for runs that come without one: <c>calm-heron-412</c>.</summary>
internal static class RunNames
{
    private static readonly string[] Qualities =
    [
        "amber", "bold", "brave", "bright", "calm", "clear", "clever", "crisp", "deep", "eager", "early", "fair", "fleet", "fresh", "gentle", "glad",
        "golden", "grand", "green", "honest", "keen", "kind", "light", "lively", "lucky", "mellow", "merry", "mild", "neat", "noble", "quick", "quiet",
        "rapid", "rare", "ready", "silver", "smooth", "steady", "sunny", "swift", "tidy", "vivid", "warm", "wise",
    ];

    private static readonly string[] Things =
    [
        "badger", "bamboo", "beetle", "birch", "brook", "brush", "camellia", "carp", "cedar", "cloud", "crane", "cricket", "dragonfly", "falcon", "fern",
        "finch", "fox", "ginkgo", "hare", "heron", "hill", "ibis", "ink", "iris", "kite", "lake", "lantern", "lark", "lotus", "maple", "meadow", "moon",
        "moss", "otter", "owl", "paper", "pebble", "pine", "plum", "quail", "rain", "reed", "river", "robin", "sparrow", "stone", "swan", "willow", "wren",
    ];

    /// <summary>A new name.</summary>
    public static string Next() => string.Create(CultureInfo.InvariantCulture,
        $"{Qualities[RandomNumberGenerator.GetInt32(Qualities.Length)]}-{Things[RandomNumberGenerator.GetInt32(Things.Length)]}-{RandomNumberGenerator.GetInt32(1000)}");
}
