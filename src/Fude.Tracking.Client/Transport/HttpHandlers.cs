using System.Net.Http.Headers;
using System.Text;

namespace Fude.Tracking.Client.Transport;

/// <summary>How the client connects and signs in.</summary>
internal static class HttpHandlers
{
    private static readonly TimeSpan MostConnectTime = TimeSpan.FromSeconds(10);

    public static SocketsHttpHandler Create(TrackingSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy of the environment is for the world outside.
            UseProxy = !settings.TrackingUri.IsLoopback,
            ConnectTimeout = settings.RequestTimeout < MostConnectTime ? settings.RequestTimeout : MostConnectTime,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
#pragma warning disable MA0039 // The user asks for it by name, as MLflow's clients let them.
        if (settings.InsecureTls)
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore MA0039
        return handler;
    }

    public static AuthenticationHeaderValue? Authorization(TrackingSettings settings)
    {
        if (settings.Username is not null)
            return new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.Username}:{settings.Password}")));
        return (settings.Token ?? settings.TokenSource?.Invoke()) is { } token ? new("Bearer", token) : null;
    }
}
