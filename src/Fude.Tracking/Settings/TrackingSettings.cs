using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Hosting.Settings;
using Fude.Tracking.Artifacts;
using Fude.Tracking.Console;
using Fude.Tracking.Search;

namespace Fude.Tracking.Settings;

/// <summary>
/// Everything that can be set, read once at start-up from the command line (<c>--Data:Path=…</c>) and, below it, from the
/// environment (<c>FUDE_TRACKING_Data__Path</c>). <c>--help</c> lists keys, defaults and ranges.
/// </summary>
public sealed record TrackingSettings
{
    private const string EnvironmentPrefix = "FUDE_TRACKING_";
    private const string DefaultUrl = "http://127.0.0.1:5000";

    /// <summary>Where a host of this environment listens, as the setting <c>Urls</c> has it, unchecked: for who asks after its health.</summary>
    public static string ListensAt => Environment.GetEnvironmentVariable($"{EnvironmentPrefix}Urls") is { Length: > 0 } urls ? urls : DefaultUrl;

    /// <summary>Where the host listens, and the limits on connections and requests.</summary>
    public ServerSettings Server { get; init; } = new();

    /// <summary>Who is believed, and how much anybody may try.</summary>
    public SecuritySettings Security { get; init; } = new();

    /// <summary>Folder of the database, the artifacts and the keys.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The database.</summary>
    public required DatabaseAddress Database { get; init; }

    /// <summary>Limits of the access to it.</summary>
    public DatabaseOptions DatabaseOptions { get; init; } = new();

    /// <summary>Where artifacts are kept, and how large they may be.</summary>
    public required ArtifactOptions Artifacts { get; init; }

    /// <summary>How often runs are looked for whose process has died, in seconds.</summary>
    public int HeartbeatCheckSeconds { get; init; } = 5;

    /// <summary>Limits on what the protocol carries.</summary>
    public ProtocolLimits Limits { get; init; } = new();

    /// <summary>Limits of the console.</summary>
    public ConsoleOptions Console { get; init; } = new();

    /// <summary>Limits of searches.</summary>
    public SearchLimits Search { get; init; } = new();

    /// <summary>Reads the settings.</summary>
    /// <param name="args">The command line.</param>
    /// <exception cref="SettingsException">Any of them is unknown, missing or out of range; it lists them all.</exception>
    public static TrackingSettings Read(string[] args)
    {
        var reader = SettingsReader.FromCommandLineAndEnvironment(args, EnvironmentPrefix);
        var settings = Read(reader);
        reader.ThrowIfMistaken();
        return settings;
    }

    /// <summary>The text of <c>--help</c>.</summary>
    public static string Help()
    {
        var reader = SettingsReader.FromCommandLineAndEnvironment([], EnvironmentPrefix);
        Read(reader);
        return SettingsHelp.Text("Fude.Tracking", "keeps runs, metrics, artifacts and models, over MLflow's protocol.", "Data:Path=FOLDER", reader);
    }

    private static TrackingSettings Read(SettingsReader reader)
    {
        var folder = reader.Folder("Data:Path", "the folder of the database and the artifacts", "Folder of the database, the artifacts and the keys.");
        var limits = ProtocolLimits.Read(reader);
        var server = ServerSettings.Read(reader, new ServerSettings
        {
            Urls = [DefaultUrl],
            MaxBodyBytes = limits.MaxBodyBytes,
            MaxHeaderBytes = 64 * 1024,
            MaxRequestLineBytes = 64 * 1024,
        });
        var database = DatabaseSettings.Read(reader, Path.Combine(folder, "tracking.db"), "tracking.db below Data:Path");
        return new TrackingSettings
        {
            Server = server,
            Security = SecuritySettings.ReadWithUsers(reader),
            DataFolder = folder,
            Database = database.Address,
            DatabaseOptions = database.Options,
            Artifacts = ReadArtifacts(reader, folder),
            HeartbeatCheckSeconds = reader.Number("Heartbeats:CheckSeconds", 5, 1, 3600, "How often runs are looked for whose heartbeats have stopped."),
            Limits = limits,
            Search = SearchLimits.Read(reader),
            Console = ConsoleOptions.Read(reader),
        };
    }

    private static ArtifactOptions ReadArtifacts(SettingsReader reader, string folder)
    {
        var path = reader.Name("Artifacts:Path", 4096, "Folder of the artifacts. Default: artifacts below Data:Path.");
        var artifacts = new ArtifactOptions(Path.GetFullPath(path ?? Path.Combine(folder, "artifacts")));
        return artifacts with
        {
            MaxFileBytes = reader.Number("Artifacts:MaxFileBytes", artifacts.MaxFileBytes, 0, long.MaxValue >> 1, "Largest artifact file, in bytes."),
            MaxListed = reader.Number("Artifacts:MaxListed", artifacts.MaxListed, 1, 1_000_000, "Files and folders in one answer of artifacts/list; the next ones are had by its page token."),
        };
    }
}
