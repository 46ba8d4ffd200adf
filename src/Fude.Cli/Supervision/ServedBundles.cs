using Fude.Bundles;
using Fude.Cli.Commands;
using Fude.Imaging;

namespace Fude.Cli.Supervision;

/// <summary>The models that <c>fude up</c> serves.</summary>
/// <param name="Current">The bundle that answers.</param>
/// <param name="Others">Bundles beside it, for comparing answers, the newest first.</param>
internal sealed record ServedBundles(Bundle Current, IReadOnlyList<Bundle> Others)
{
    /// <summary>The bundle that was given, else the newest in the data folder; beside it the newest of the others.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="complain">Hears of each bundle that is passed over.</param>
    /// <returns>Null where there is none.</returns>
    public static ServedBundles? Find(UpOptions options, Action<string> complain)
    {
        var newest = ModelFolder.Newest(options.DataFolder, options.Compare + 1, complain);
        var current = options.Bundle is { } given ? BundleReader.Read(given) : newest.Count > 0 ? newest[0] : null;
        if (current is null)
            return null;
        // A run's bundle is served once, by its run id.
        var others = newest.DistinctBy(bundle => bundle.Manifest.RunId, StringComparer.Ordinal).Where(bundle => bundle.Manifest.RunId != current.Manifest.RunId && CanServe(bundle, complain));
        return new ServedBundles(current, [.. others.Take(options.Compare)]);
    }

    // Nobody named these: one that would keep the application from starting is passed over.
    private static bool CanServe(Bundle bundle, Action<string> complain)
    {
        var why = !Preprocessings.TryGet(bundle.Manifest.Preprocessing, out _) ? $"it needs the preprocessing '{bundle.Manifest.Preprocessing}', which this Fude does not have"
            : bundle.Folder.Contains(';', StringComparison.Ordinal) ? "its path has a semicolon"
            : null;
        if (why is not null)
            complain($"not comparing with {bundle.Folder}: {why}");
        return why is null;
    }
}
