namespace Fude.Testing;

/// <summary>The system's own Chromium. Nothing is downloaded; where it is missing, the tests that need it are skipped.</summary>
public static class ChromiumProgram
{
    /// <summary>Why a test is skipped without it.</summary>
    public const string Missing = "no chromium in PATH";

    /// <summary>What it is started with: as root, without a graphics card, and without asking other sites for anything.</summary>
    public static IReadOnlyList<string> Arguments { get; } = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];

    /// <summary>The program, or null.</summary>
    public static string? Find() =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         from name in (string[])["chromium", "chromium-browser", "google-chrome"]
         let file = Path.Combine(folder, name)
         where File.Exists(file)
         select file).FirstOrDefault();
}
