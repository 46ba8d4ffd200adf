namespace Fude.Tracking.Console.Previews;

/// <summary>Addresses of artifacts within the page of a run.</summary>
internal static class ArtifactLink
{
    /// <summary>The page that shows a file or folder.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The path; empty for all of them.</param>
    /// <param name="first">In a folder: how many entries are passed over.</param>
    /// <param name="from">In a folder: the name that the listing starts at.</param>
    public static string To(string run, string path, int first = 0, string from = "") =>
        $"/runs/{Uri.EscapeDataString(run)}?tab=artifacts{(path.Length == 0 ? "" : $"&path={Uri.EscapeDataString(path)}")}{(from.Length == 0 ? "" : $"&from={Uri.EscapeDataString(from)}")}{(first == 0 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"&first={first}"))}";
}
