using Fude.Hosting.Security.Tokens;
using Fude.Tracking.Client;

namespace Fude.Cli.Tracking;

/// <summary>Signs the command line in to the server of a data folder: on its machine, who may read its key is an administrator.</summary>
internal static class LocalSignIn
{
    /// <summary>The settings with a token of the moment, where the server is that of the data folder and nothing else says who we are.</summary>
    /// <param name="settings">The server, and what the environment says of signing in.</param>
    /// <param name="dataFolder">Fude's folder.</param>
    public static TrackingSettings For(TrackingSettings settings, string dataFolder)
    {
        var folder = RunningServer.FolderIn(dataFolder);
        if (settings.Username is not null || settings.Token is not null || !File.Exists(TokenKeyFile.PathIn(folder)) || RunningServer.Find(dataFolder) is not { } running || !IsSame(running.Uri, settings.TrackingUri))
            return settings;
        var tokens = LocalTokens.Of(folder, TimeProvider.System);
        return settings with { TokenSource = () => tokens.Current };
    }

    // This machine has several names for itself.
    public static bool IsSame(Uri a, Uri b) => a == b || (a.IsLoopback && b.IsLoopback && a.Port == b.Port && a.Scheme == b.Scheme);
}
