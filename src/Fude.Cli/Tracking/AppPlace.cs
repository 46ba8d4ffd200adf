using Fude.Hosting.Security.Tokens;
using Fude.Training.Datasets.Feedback;

namespace Fude.Cli.Tracking;

/// <summary>Where the application is that a command asks.</summary>
internal static class AppPlace
{
    private const string AddressVariable = "FUDE_APPLICATION_URI";
    private const string TokenVariable = "FUDE_APPLICATION_TOKEN";

    /// <summary>The application that is named, else that of the environment, else that of the <c>fude up</c> at work on the data folder.</summary>
    /// <param name="named">What <c>--app</c> says; null where it is not given.</param>
    /// <param name="dataFolder">Fude's folder.</param>
    /// <returns>Null where there is none.</returns>
    public static FeedbackPlace? Find(string? named, string dataFolder)
    {
        var running = RunningServer.Find(dataFolder, RunningServer.OfApp)?.Uri;
        var address = (named ?? Environment.GetEnvironmentVariable(AddressVariable)) is { Length: > 0 } text ? Parse(text, named is null ? AddressVariable : "--app") : running;
        return address is null ? null : new FeedbackPlace(address, Token(address, running, dataFolder));
    }

    // The key of a data folder signs for its own application, and tells nobody else.
    private static Func<string>? Token(Uri address, Uri? running, string dataFolder)
    {
        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
            return () => token;
        var folder = RunningServer.FolderIn(dataFolder);
        if (running is null || !LocalSignIn.IsSame(address, running) || !File.Exists(TokenKeyFile.PathIn(folder)))
            return null;
        var tokens = LocalTokens.Of(folder, TimeProvider.System);
        return () => tokens.Current;
    }

    private static Uri Parse(string text, string where) =>
        Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw CommandLine.Usage($"{where} '{text}' is not the address of an application: give one such as http://127.0.0.1:8000");
}
