using Fude.Tracking.Client;

namespace Fude.Cli.Tracking;

/// <summary>Where a command records to.</summary>
/// <param name="Settings">The server, and how to sign in there.</param>
/// <param name="HasServer">False where none was named and none was found: everything waits in the spool then.</param>
/// <param name="SpoolFolder">Where what the server has not taken waits: in Fude's folder.</param>
internal sealed record TrackingPlace(TrackingSettings Settings, bool HasServer, string SpoolFolder)
{
    private const string Variable = "MLFLOW_TRACKING_URI";

    /// <summary>The server that is named, else that of the environment, else that of the <c>fude up</c> at work on the data folder, else none.</summary>
    /// <param name="named">What <c>--tracking</c> says; null where it is not given.</param>
    /// <param name="dataFolder">Fude's folder.</param>
    /// <exception cref="TrackingSettingsException">The address, or a variable of the environment, is wrong.</exception>
    public static TrackingPlace Find(string? named, string dataFolder)
    {
        var spool = Path.Combine(dataFolder, "spool");
        if (named is not null && !(Uri.TryCreate(named, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            throw CommandLine.Usage($"--tracking '{named}' is not the address of a server: give one such as {TrackingSettings.DefaultUri}");
        if (named is not null || Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
            return new(LocalSignIn.For(TrackingSettings.FromEnvironment(name => name == Variable && named is not null ? named : Environment.GetEnvironmentVariable(name)), dataFolder), HasServer: true, spool);
        var settings = TrackingSettings.FromEnvironment();
        return RunningServer.Find(dataFolder) is { } running
            ? new(LocalSignIn.For(settings with { TrackingUri = running.Uri }, dataFolder), HasServer: true, spool)
            : new(settings, HasServer: false, spool);
    }

    /// <summary>How runs are spooled and sent here.</summary>
    /// <param name="tell">Hears of problems; where there is no server, that is none.</param>
    public RunLoggerOptions LoggerOptions(Action<TrackingProblem> tell)
    {
        var options = new RunLoggerOptions { SpoolFolder = SpoolFolder };
        return HasServer ? options with { OnProblem = tell } : options with { StartTimeout = TimeSpan.Zero };
    }

    /// <summary>A client of the server; one that is told that nobody answers where there is none.</summary>
    public TrackingClient CreateClient() => new(Settings, HasServer ? null : new Nobody());

    // Something else may answer at the default address.
    private sealed class Nobody : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException(HttpRequestError.ConnectionError, "no tracking server was named or found");
    }
}
