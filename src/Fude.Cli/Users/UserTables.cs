using Fude.Cli.Tracking;
using Fude.Tracking.Client;

namespace Fude.Cli.Users;

/// <summary>Finds where users are to be changed.</summary>
internal static class UserTables
{
    private const string Variable = "MLFLOW_TRACKING_URI";

    /// <summary>The server that is named, else that of the environment, else the one that <c>fude up</c> runs for the data folder, else the data folder itself.</summary>
    /// <param name="named">The server's address; null where none was given.</param>
    /// <param name="dataFolder">Fude's folder.</param>
    /// <exception cref="TrackingSettingsException">The address, or a variable of the environment, is wrong.</exception>
    public static IUserTable Find(string? named, string dataFolder)
    {
        var address = named ?? Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrWhiteSpace(address))
            address = RunningServer.Find(dataFolder)?.Uri.AbsoluteUri;
        if (address is null)
            return new OfflineUsers(dataFolder);
        var settings = TrackingSettings.FromEnvironment(name => name == Variable ? address : Environment.GetEnvironmentVariable(name));
        return new ServerUsers(new TrackingClient(LocalSignIn.For(settings, dataFolder)));
    }
}
