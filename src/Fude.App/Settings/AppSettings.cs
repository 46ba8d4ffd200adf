using Fude.Imaging;

namespace Fude.App.Settings;

/// <summary>
/// Everything that can be set, read once at start-up from the command line (<c>--Bundle:Path=…</c>) and, below it, from
/// the environment (<c>FUDE_APP_Bundle__Path</c>). <c>--help</c> lists keys, defaults and ranges.
/// </summary>
public sealed record AppSettings
{
    /// <summary>Addresses to listen on, plain HTTP. Port 0 takes a free port.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:8000"];

    /// <summary>
    /// Host names that requests may name besides <c>localhost</c> and IP addresses; <c>*.example.org</c> takes every
    /// subdomain, <c>*</c> everything. A page of another site whose name was re-bound to this machine is refused by it.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Folder of the model bundle.</summary>
    public required string BundlePath { get; init; }

    /// <summary>The name that the model goes by; null for the run id in the bundle's manifest.</summary>
    public string? BundleTag { get; init; }

    /// <summary>Limits on a picture.</summary>
    public PictureLimits Pictures { get; init; } = new();

    /// <summary>Threads of one run of the network.</summary>
    public int ThreadsPerRun { get; init; } = 1;

    /// <summary>Limits on requests.</summary>
    public RequestSettings Requests { get; init; } = new();

    /// <summary>Largest request body in bytes: the largest picture and what a form needs around it.</summary>
    public long MaxRequestBytes => (long)Pictures.MaxBytes + RequestSettings.FormOverheadBytes;

    /// <summary>Most bytes of a body that are read at all: a larger one is answered, and the connection closed under it.</summary>
    public long MaxReadBytes => MaxRequestBytes + Requests.DiscardBytes;

    /// <summary>Reads the settings.</summary>
    /// <param name="args">The command line.</param>
    /// <exception cref="SettingsException">Any of them is unknown, missing or out of range; it lists them all.</exception>
    public static AppSettings Read(string[] args)
    {
        var reader = SettingsReader.FromCommandLineAndEnvironment(args);
        var settings = Read(reader);
        reader.ThrowIfMistaken();
        return settings;
    }

    internal static AppSettings Read(SettingsReader reader)
    {
        var pictures = new PictureLimits();
        return new AppSettings
        {
            Urls = reader.Urls("Urls", ["http://127.0.0.1:8000"], "Addresses to listen on, separated by ';'. Port 0 takes a free port."),
            AllowedHosts = reader.Hosts("AllowedHosts", "Host names to answer to besides localhost and IP addresses, separated by ';'. '*' is every name."),
            BundlePath = reader.Folder("Bundle:Path", "Folder of the model bundle."),
            BundleTag = reader.Name("Bundle:Tag", 255, "Name that the model goes by. Default: the run id in the bundle."),
            Pictures = new PictureLimits
            {
                MaxSide = reader.Number("Pictures:MaxSide", pictures.MaxSide, 28, 16_384, "Largest width and height of a picture, in pixels."),
                MaxBytes = reader.Number("Pictures:MaxBytes", pictures.MaxBytes, 1024, 64 << 20, "Largest picture file, in bytes."),
            },
            ThreadsPerRun = reader.Number("Inference:ThreadsPerRun", 1, 1, 64, "Threads of one run of the network."),
            Requests = RequestSettings.Read(reader),
        };
    }
}
