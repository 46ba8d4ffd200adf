namespace Fude.Tracking.Console.Previews;

/// <summary>The addresses at which the console serves the files of runs and versions of models, for the people who look at it.</summary>
internal static class ArtifactAddress
{
    /// <summary>What all of them begin with.</summary>
    public const string Base = "/console/artifacts/";

    /// <summary>A run's file.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The file's path among the run's artifacts.</param>
    /// <param name="download">Whether it is saved instead of shown.</param>
    public static string OfRun(string run, string path, bool download = false) => $"{Base}runs/{Uri.EscapeDataString(run)}/{Escape(path)}{(download ? "?download=1" : "")}";

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
