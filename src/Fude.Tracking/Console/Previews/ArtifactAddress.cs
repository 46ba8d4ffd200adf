namespace Fude.Tracking.Console.Previews;

/// <summary>The addresses at which the console serves the files of runs and versions of models, for the people who look at it.</summary>
internal static class ArtifactAddress
{
    /// <summary>What all of them begin with.</summary>
    public const string Base = "/console/artifacts/";

    /// <summary>What the addresses of whole folders begin with.</summary>
    public const string Folders = Base + "folders/";

    /// <summary>A run's folder, as a zip.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The folder's path among the run's artifacts; empty for all of them.</param>
    public static string OfFolder(string run, string path) => $"{Folders}{Uri.EscapeDataString(run)}/{Escape(path)}";

    /// <summary>A run's file.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The file's path among the run's artifacts.</param>
    /// <param name="download">Whether it is saved instead of shown.</param>
    public static string OfRun(string run, string path, bool download = false) => $"{Base}runs/{Uri.EscapeDataString(run)}/{Escape(path)}{(download ? "?download=1" : "")}";

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
