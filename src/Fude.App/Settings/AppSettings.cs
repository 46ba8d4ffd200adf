using Fude.App.Feedback;
using Fude.App.Limits;
using Fude.App.Releases;
using Fude.App.Telemetry;
using Fude.Hosting.Security;
using Fude.Hosting.Settings;
using Fude.Imaging;

namespace Fude.App.Settings;

/// <summary>
/// Everything that can be set, read once at start-up from the command line (<c>--Bundle:Path=…</c>) and, below it, from
/// the environment (<c>FUDE_APP_Bundle__Path</c>). <c>--help</c> lists keys, defaults and ranges.
/// </summary>
public sealed record AppSettings
{
    private const string EnvironmentPrefix = "FUDE_APP_";
    private const int LongestTag = 255;
    private const string DefaultUrl = "http://127.0.0.1:8000";
    private static readonly IReadOnlyList<string> DefaultUrls = [DefaultUrl];

    /// <summary>Where a host of this environment listens, as the setting <c>Urls</c> has it, unchecked: for who asks after its health.</summary>
    public static string ListensAt => Environment.GetEnvironmentVariable($"{EnvironmentPrefix}Urls") is { Length: > 0 } urls ? urls : DefaultUrl;

    /// <summary>Where the host listens, and the limits on connections and requests.</summary>
    public ServerSettings Server { get; init; } = new();

    /// <summary>Whose tokens are believed, and which proxies and pages.</summary>
    public SecuritySettings Security { get; init; } = new();

    /// <summary>Folder of the model bundle; null where a release is live already.</summary>
    public string? BundlePath { get; init; }

    /// <summary>The name that the model goes by; null for the run id in the bundle's manifest.</summary>
    public string? BundleTag { get; init; }

    /// <summary>Bundles that are loaded beside it, to answer again for what is stored and to be asked by name; each with its tag, or null for its run id.</summary>
    public IReadOnlyList<NamedFolder> OtherBundles { get; init; } = [];

    /// <summary>How releases are found, fetched and moved on.</summary>
    public ReleaseSettings Releases { get; init; } = new();

    /// <summary>What comparing a candidate with the live model may cost.</summary>
    public ComparisonSettings Comparisons { get; init; } = new();

    /// <summary>Limits on a picture.</summary>
    public PictureLimits Pictures { get; init; } = new();

    /// <summary>Threads of one run of the network.</summary>
    public int ThreadsPerRun { get; init; } = 1;

    /// <summary>Where drawings and predictions are kept.</summary>
    public required StorageSettings Storage { get; init; }

    /// <summary>Limits on predictions.</summary>
    public RequestSettings Requests { get; init; } = new();

    /// <summary>Who may say what a drawing is.</summary>
    public FeedbackSettings Feedback { get; init; } = new();

    /// <summary>Who may read the metrics, and where they are sent.</summary>
    public TelemetrySettings Telemetry { get; init; } = new();

    /// <summary>How many requests one client may send.</summary>
    public LimitSettings Limits { get; init; } = new();

    /// <summary>What is logged.</summary>
    public LogSettings Logs { get; init; } = new();

    /// <summary>Limits on the events that pages listen to.</summary>
    public EventSettings Events { get; init; } = new();

    /// <summary>How a model answers again for all stored images.</summary>
    public RepredictionSettings Repredictions { get; init; } = new();

    /// <summary>How the models are served over the Open Inference Protocol.</summary>
    public OpenInferenceSettings OpenInference { get; init; } = new();

    /// <summary>Limits on the pages of the history.</summary>
    public HistorySettings History { get; init; } = new();

    /// <summary>How long drawings are kept.</summary>
    public RetentionSettings Retention { get; init; } = new();

    /// <summary>Largest request body in bytes: the largest picture and what a form needs around it.</summary>
    public long MaxRequestBytes => (long)Pictures.MaxBytes + RequestSettings.FormOverheadBytes;

    /// <summary>Reads the settings.</summary>
    /// <param name="args">The command line.</param>
    /// <exception cref="SettingsException">Any of them is unknown, missing or out of range; it lists them all.</exception>
    public static AppSettings Read(string[] args)
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
        return SettingsHelp.Text("Fude.App", "serves the drawing page and its API.", "Bundle:Path=FOLDER", reader);
    }

    private static AppSettings Read(SettingsReader reader)
    {
        var pictures = new PictureLimits();
        var server = ServerSettings.Read(reader, new ServerSettings { Urls = DefaultUrls });
        var settings = new AppSettings
        {
            BundlePath = reader.FolderOrNone("Bundle:Path", "Folder of the model bundle to begin with; see Releases:Start. Required until a release is live."),
            BundleTag = reader.Name("Bundle:Tag", LongestTag, "Name that the model goes by. Default: the run id in the bundle."),
            OtherBundles = reader.NamedFolders("Bundle:Others", LongestTag, "Folders of bundles to load beside it, with their tags; without one, by the run id in the bundle."),
            Pictures = new PictureLimits
            {
                MaxSide = reader.Number("Pictures:MaxSide", pictures.MaxSide, 28, 16_384, "Largest width and height of a picture, in pixels."),
                MaxBytes = reader.Number("Pictures:MaxBytes", pictures.MaxBytes, 1024, 64 << 20, "Largest picture file, in bytes."),
            },
            Releases = ReleaseSettings.Read(reader),
            Comparisons = ComparisonSettings.Read(reader),
            ThreadsPerRun = reader.Number("Inference:ThreadsPerRun", 1, 1, 64, "Threads of one run of the network."),
            Storage = StorageSettings.Read(reader),
            Requests = RequestSettings.Read(reader),
            Feedback = FeedbackSettings.Read(reader),
            Repredictions = RepredictionSettings.Read(reader),
            OpenInference = OpenInferenceSettings.Read(reader),
            Events = EventSettings.Read(reader),
            History = HistorySettings.Read(reader),
            Retention = RetentionSettings.Read(reader),
            Security = SecuritySettings.Read(reader, "none, and nobody can sign in"),
            Limits = LimitSettings.Read(reader),
            Telemetry = TelemetrySettings.Read(reader),
            Logs = LogSettings.Read(reader),
        };
        // What was never started has no release either.
        if (settings.BundlePath is null && (settings.Releases.Start != ReleaseStart.Seed || !(reader.Has("Data:Path") || reader.Has("Database:Address"))))
            reader.Mistake("Bundle:Path is missing: give the folder of a model bundle, --Bundle:Path=FOLDER.");
        return settings with
        {
            Server = server with
            {
                MaxBodyBytes = settings.MaxRequestBytes,
                // The largest body has no longer than the grace either.
                MinBodyBytesPerSecond = (double)settings.MaxRequestBytes / server.BodyTimeoutSeconds,
            },
        };
    }
}
