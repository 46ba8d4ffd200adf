using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Transport;

namespace Fude.Tracking.Client;

/// <summary>
/// Speaks MLflow's protocol to a tracking server: Fude's, or MLflow's own. May be called from any number of threads at once.
/// Each call throws a <see cref="TrackingException"/> where the server refuses, can't be reached or is not a tracking server.
/// Requests are repeated within the limits of the settings where that can't do anything twice.
/// </summary>
public sealed partial class TrackingClient : IDisposable
{
    private const string Api = "api/2.0/mlflow/";
    private const string AjaxApi = "ajax-api/2.0/mlflow/";

    private readonly MlflowHttp http;

    /// <summary>A client of a server.</summary>
    /// <param name="settings">Where the server is, and how to sign in.</param>
    /// <param name="handler">Sends the requests instead of the network; not disposed.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="TrackingSettingsException">The settings are wrong.</exception>
    public TrackingClient(TrackingSettings settings, HttpMessageHandler? handler = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Time = time ?? TimeProvider.System;
        http = new(settings.Validate(), handler, Time);
    }

    /// <summary>The settings.</summary>
    public TrackingSettings Settings => http.Settings;

    /// <summary>The server's address, with a slash at the end.</summary>
    public Uri Server => http.Server;

    internal TimeProvider Time { get; }

    /// <summary>Asks whether the server is up.</summary>
    /// <param name="cancellation">Gives up.</param>
    public async Task CheckHealthAsync(CancellationToken cancellation = default)
    {
        var answer = await http.GetTextAsync("health", cancellation);
        if (answer.Trim().Trim('"') != "OK")
            throw new TrackingException(TrackingFault.NotTracking, $"{Server} is not a tracking server: 'health' answers something else than OK.");
    }

    /// <summary>The server's version.</summary>
    /// <param name="cancellation">Gives up.</param>
    public async Task<string> GetVersionAsync(CancellationToken cancellation = default) => (await http.GetTextAsync("version", cancellation)).Trim();

    /// <summary>Closes the connections.</summary>
    public void Dispose() => http.Dispose();

    private Task PostAsync<TRequest>(string route, TRequest body, JsonTypeInfo<TRequest> type, CancellationToken cancellation) =>
        PostAsync(route, body, type, MlflowJson.Default.EmptyAnswer, cancellation);

    private Task<TAnswer> PostAsync<TRequest, TAnswer>(
        string route, TRequest body, JsonTypeInfo<TRequest> type, JsonTypeInfo<TAnswer> answer, CancellationToken cancellation, Repeat repeat = Repeat.Always) =>
        http.SendAsync(HttpMethod.Post, Api + route, body, type, answer, repeat, cancellation);

    private static async IAsyncEnumerable<T> PagesAsync<TAnswer, T>(
        string? first,
        Func<string?, CancellationToken, Task<TAnswer>> page,
        Func<TAnswer, (IReadOnlyList<T> Items, string? Next)> read,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var token = first; ;)
        {
            var (items, next) = read(await page(token, cancellation));
            foreach (var item in items)
                yield return item;
            if (string.IsNullOrEmpty(next))
                yield break;
            if (next == token)
                throw new TrackingException(TrackingFault.NotTracking, "the server gives the same page again and again.");
            token = next;
        }
    }
}
