using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Fude.App.Tests.Support;

namespace Fude.App.Tests.Releases.Load;

/// <summary>
/// People with cookies of their own who send drawings at a steady rate, whether or not earlier ones are answered. So many may be on their way
/// at most; what would be more is a fault and not a pause: the load does not adapt to a slow server.
/// </summary>
internal sealed class OpenLoad : IDisposable
{
    private const int People = 200;
    private const int MostOnTheirWay = 2000;
    private const string CookieName = "fude_client=";

    private readonly HttpClient _client;
    private readonly Uri _target;
    private readonly byte[][] _bodies;
    private readonly MediaTypeHeaderValue _type;
    private readonly string?[] _cookies = new string?[People];
    private readonly ConcurrentQueue<Shot> _shots = new();
    private int _onTheirWay;
    private int _sent;

    /// <summary>Prepares it.</summary>
    /// <param name="address">The application.</param>
    /// <param name="pictures">What is sent in turns.</param>
    public OpenLoad(Uri address, byte[][] pictures)
    {
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 256 }) { Timeout = TimeSpan.FromSeconds(30) };
        _target = new Uri(address, "api/predictions");
        using var form = Requests.Form(pictures[0]);
        _type = form.Headers.ContentType!;
        var boundary = _type.Parameters.Single().Value!.Trim('"');
        _bodies = Array.ConvertAll(pictures, picture => Body(picture, boundary));
    }

    /// <summary>What was sent and answered so far.</summary>
    public IReadOnlyCollection<Shot> Shots => _shots;

    /// <summary>Sends until it is stopped; returns when all answers are in.</summary>
    /// <param name="rate">Requests a second.</param>
    /// <param name="stop">Ends it.</param>
    public Task RunAsync(double rate, CancellationToken stop) => Task.Factory.StartNew(() => Run(rate, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose() => _client.Dispose();

    private void Run(double rate, CancellationToken stop)
    {
        var (start, step) = (Stopwatch.GetTimestamp(), Stopwatch.Frequency / rate);
        for (var i = 0L; !stop.IsCancellationRequested; i++)
        {
            var due = start + (long)(i * step);
            while (Stopwatch.GetTimestamp() < due)
                Thread.Sleep(1);
            var number = _sent++;
            if (Interlocked.Increment(ref _onTheirWay) > MostOnTheirWay)
            {
                Interlocked.Decrement(ref _onTheirWay);
                _shots.Enqueue(new Shot(0, due, due, due, null, null, $"{MostOnTheirWay} requests are on their way already"));
                continue;
            }

            _ = Task.Run(() => SendAsync(number % People, number % _bodies.Length, due), CancellationToken.None);
        }

        while (Volatile.Read(ref _onTheirWay) > 0)
            Thread.Sleep(5);
    }

    private async Task SendAsync(int person, int picture, long due)
    {
        var sent = Stopwatch.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _target) { Content = new ByteArrayContent(_bodies[picture]) { Headers = { ContentType = _type } } };
            if (Volatile.Read(ref _cookies[person]) is { } cookie)
                request.Headers.Add("Cookie", cookie);
            using var response = await _client.SendAsync(request);
            var body = await response.Content.ReadAsByteArrayAsync();
            var done = Stopwatch.GetTimestamp();
            if ((int)response.StatusCode != 200)
            {
                _shots.Enqueue(new Shot(picture, due, sent, done, null, null, $"{(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}"));
                return;
            }

            if (response.Headers.TryGetValues("Set-Cookie", out var set))
                Volatile.Write(ref _cookies[person], set.Single(text => text.StartsWith(CookieName, StringComparison.Ordinal)).Split(';')[0]);
            using var answer = JsonDocument.Parse(body);
            _shots.Enqueue(new Shot(picture, due, sent, done, answer.RootElement.GetProperty("modelTag").GetString(), [.. answer.RootElement.GetProperty("result").EnumerateArray().Select(value => value.GetSingle())], null));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            _shots.Enqueue(new Shot(picture, due, sent, Stopwatch.GetTimestamp(), null, null, e.Message));
        }
        finally
        {
            Interlocked.Decrement(ref _onTheirWay);
        }
    }

    private static byte[] Body(byte[] picture, string boundary)
    {
        using var form = new MultipartFormDataContent(boundary);
        Requests.Add(form, picture);
        return form.ReadAsByteArrayAsync().GetAwaiter().GetResult();
    }
}
