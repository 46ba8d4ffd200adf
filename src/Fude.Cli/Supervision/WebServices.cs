using Fude.Cli.Tracking;
using Fude.Hosting.Security.Tokens;

namespace Fude.Cli.Supervision;

/// <summary>The two web hosts as services.</summary>
internal static class WebServices
{
    private const string ReadyLine = "ready ";

    public static Service Tracking(UpOptions options)
    {
        var folder = Path.GetFullPath(RunningServer.FolderIn(options.DataFolder));
        // The application starts later, and may choose its port: the console looks where it is when it is asked.
        var app = Path.GetFullPath(RunningServer.FileIn(options.DataFolder, RunningServer.OfApp));
        return new("tracking", Programs.Dotnet, last => [Programs.Tracking, $"--Data:Path={folder}", $"--Console:AppFile={app}", Urls(options.TrackingHost, options.TrackingPort, last), .. options.InsecureNoAuth ? (string[])["--insecure-no-auth"] : []], ReadyLine);
    }

    public static Service App(UpOptions options, ServedBundles bundles, Uri tracking)
    {
        // A model that was asked for by name is live from now on; after a crash what was released meanwhile is.
        var start = options.Bundle is null ? "seed" : "now";
        // Both hosts take the same tokens.
        var key = Path.GetFullPath(TokenKeyFile.PathIn(RunningServer.FolderIn(options.DataFolder)));
        var folder = Path.GetFullPath(Path.Combine(options.DataFolder, "app"));
        var others = string.Join(';', bundles.Others.Select(other => Path.GetFullPath(other.Folder)));
        return new("app", Programs.Dotnet, last => [Programs.App, $"--Bundle:Path={bundles.Current.Folder}", $"--Bundle:Others={others}", $"--Data:Path={folder}", $"--Tracking:Uri={tracking.AbsoluteUri}", $"--Releases:Start={(last is null ? start : "seed")}", Urls(options.AppHost, options.AppPort, last), .. File.Exists(key) ? (string[])[$"--Security:KeyFile={key}"] : []], ReadyLine);
    }

    // A free port that was taken once is kept: those who have the address find the service again after a restart.
    private static string Urls(string host, int port, Uri? last) => $"--Urls=http://{Bracketed(host)}:{(port == 0 && last is not null ? last.Port : port)}";

    private static string Bracketed(string host) => host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[') ? $"[{host}]" : host;
}
