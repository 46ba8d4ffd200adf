using Fude.Bundles;

namespace Fude.Cli.Commands;

/// <summary>The bundles in Fude's folder: <c>models/RUN_ID</c>.</summary>
internal static class ModelFolder
{
    public static string PathOf(string dataFolder, string runId) => Path.Combine(dataFolder, "models", runId);

    /// <summary>The sound bundle that was made last; damaged ones are told and passed over.</summary>
    /// <param name="dataFolder">Fude's folder.</param>
    /// <param name="complain">Hears of each damaged bundle.</param>
    public static Bundle? Latest(string dataFolder, Action<string> complain) => Newest(dataFolder, 1, complain).FirstOrDefault();

    /// <summary>The sound bundles that were made last, the newest first; damaged ones are told and passed over.</summary>
    /// <param name="dataFolder">Fude's folder.</param>
    /// <param name="most">How many.</param>
    /// <param name="complain">Hears of each damaged bundle.</param>
    public static IReadOnlyList<Bundle> Newest(string dataFolder, int most, Action<string> complain)
    {
        var folder = Path.Combine(dataFolder, "models");
        if (!Directory.Exists(folder))
            return [];
        var newest = new List<Bundle>();
        foreach (var candidate in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            // What a writer that died has left behind begins with a dot.
            if (Path.GetFileName(candidate).StartsWith('.'))
                continue;
            try
            {
                var bundle = BundleReader.Read(candidate);
                // Behind those that are as new; no more models are held in memory than are wanted.
                var place = newest.FindIndex(other => other.Manifest.CreatedAt < bundle.Manifest.CreatedAt);
                newest.Insert(place < 0 ? newest.Count : place, bundle);
                if (newest.Count > most)
                    newest.RemoveAt(most);
            }
            catch (BundleException e)
            {
                complain($"passing over {candidate}: {e.Message}");
            }
        }

        return newest;
    }
}
