using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Fude.Cli.Tests.Clusters;

/// <summary>An answer, or what came instead.</summary>
/// <param name="Began">When it was asked for.</param>
/// <param name="Ended">When it was there.</param>
/// <param name="Tag">The model that answered; null where none did.</param>
/// <param name="Problem">What came instead of an answer.</param>
internal sealed record DrawingAnswer(TimeSpan Began, TimeSpan Ended, string? Tag, string? Problem)
{
    public TimeSpan Took => Ended - Began;
}

/// <summary>Draws without a pause, some at a time, until it is stopped; every answer is kept with its times.</summary>
internal sealed class DrawingLoad : IAsyncDisposable
{
    private readonly ConcurrentQueue<DrawingAnswer> _answers = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly HttpClient _client;
    private readonly Task _work;

    public DrawingLoad(HttpClient client, IReadOnlyList<byte[]> pictures, int together, TimeSpan pause)
    {
        _client = client;
        _work = Task.WhenAll(Enumerable.Range(0, together).Select(worker => Task.Run(() => WorkAsync(worker, pictures, pause))));
    }

    /// <summary>The clock of <see cref="DrawingAnswer"/>.</summary>
    public TimeSpan Now => _clock.Elapsed;

    /// <summary>Begins no further request, waits for those that run, and gives all answers in the order of their beginnings.</summary>
    public async Task<IReadOnlyList<DrawingAnswer>> EndAsync()
    {
        await _stop.CancelAsync();
        await _work;
        return [.. _answers.OrderBy(answer => answer.Began)];
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _stop.Dispose();
        _client.Dispose();
    }

    private async Task WorkAsync(int worker, IReadOnlyList<byte[]> pictures, TimeSpan pause)
    {
        for (var i = worker; !_stop.IsCancellationRequested; i++)
        {
            var began = Now;
            var (tag, problem) = await AskAsync(pictures[i % pictures.Count]);
            _answers.Enqueue(new(began, Now, tag, problem));
            await Task.Delay(pause);
        }
    }

    private async Task<(string? Tag, string? Problem)> AskAsync(byte[] picture)
    {
        try
        {
            using var content = new ByteArrayContent(picture);
            content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
            using var form = new MultipartFormDataContent { { content, "image", "drawing.png" } };
            using var answer = await _client.PostAsync(new Uri("/api/predictions", UriKind.Relative), form);
            return answer.IsSuccessStatusCode
                ? ((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("modelTag").GetString(), null)
                : (null, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return (null, e.Message);
        }
    }
}
