using Fude.Bundles;

namespace Fude.Cli.Commands;

/// <summary>The bundles in Fude's folder: <c>models/RUN_ID</c>.</summary>
internal static class ModelFolder
{
    public static string PathOf(string dataFolder, string runId) => Path.Combine(dataFolder, "models", runId);

    /// <summary>The sound bundle that was made last; damaged ones are told and passed over.</summary>
    /// <param name="dataFolder">Fude's folder.</param>
    /// <param name="complain">Hears of each damaged bundle.</param>
    public static Bundle? Latest(string dataFolder, Action<string> complain)
    {
        var folder = Path.Combine(dataFolder, "models");
        if (!Directory.Exists(folder))
            return null;
        Bundle? latest = null;
        foreach (var candidate in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            // What a writer that died has left behind begins with a dot.
            if (Path.GetFileName(candidate).StartsWith('.'))
                continue;
            try
            {
                var bundle = BundleReader.Read(candidate);
                if (latest is null || bundle.Manifest.CreatedAt > latest.Manifest.CreatedAt)
                    latest = bundle;
            }
            catch (BundleException e)
            {
                complain($"passing over {candidate}: {e.Message}");
            }
        }

        return latest;
    }
}
