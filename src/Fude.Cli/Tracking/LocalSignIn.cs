using System.Net.Http.Headers;
using Fude.Hosting.Security.Tokens;
using Fude.Tracking.Client;

namespace Fude.Cli.Tracking;

/// <summary>
/// Signs requests for the server that <c>fude up</c> runs here: on its machine, who may read its key is an administrator. A token is
/// short-lived, and a training is long: each request gets the present one.
/// </summary>
internal sealed class LocalSignIn : DelegatingHandler
{
    private readonly LocalTokens _tokens;
    private readonly Uri _server;

    private LocalSignIn(LocalTokens tokens, Uri server)
        : base(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) => (_tokens, _server) = (tokens, server);

    /// <summary>Signs for a server.</summary>
    /// <param name="settings">The server, and what the user signs in with.</param>
    /// <param name="dataFolder">Fude's folder.</param>
    /// <returns>Null where the server is not the one of that folder, or the user signs in otherwise.</returns>
    public static LocalSignIn? For(TrackingSettings settings, string dataFolder)
    {
        var folder = RunningServer.FolderIn(dataFolder);
        return settings.Username is null && settings.Token is null && RunningServer.Find(dataFolder)?.Uri == settings.TrackingUri && File.Exists(TokenKeyFile.PathIn(folder))
            ? new(LocalTokens.Of(folder, TimeProvider.System), settings.TrackingUri)
            : null;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // An artifact URI may name another host.
        if (request.Headers.Authorization is null && request.RequestUri?.Authority == _server.Authority)
        {
            try
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tokens.Current);
            }
            catch (TokenKeyException e)
            {
                throw new CommandException(e.Message);
            }
        }

        return base.SendAsync(request, cancellationToken);
    }
}
