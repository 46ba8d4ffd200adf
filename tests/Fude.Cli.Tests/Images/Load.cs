using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Fude.Cli.Tests.Images;

/// <summary>People who draw without a pause, each with a connection and a cookie of their own.</summary>
public sealed class Load : IAsyncDisposable
{
    private const int People = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _models = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly byte[] _picture;
    private readonly Task[] _people;
    private int _answers;

    private Load(Uri app, byte[] picture)
    {
        _picture = picture;
        _people = [.. Enumerable.Range(0, People).Select(_ => Task.Run(() => DrawAsync(app)))];
    }

    public int Answers => Volatile.Read(ref _answers);

    public IReadOnlyCollection<string> Failures => _failures;

    public ICollection<string> Models => _models.Keys;

    public static Load Start(Uri app, string picture) => new(app, File.ReadAllBytes(picture));

    /// <summary>The tag of the model that an answer is of.</summary>
    public static string ModelOf(JsonNode answer) => (string)answer["modelTag"]!;

    public Task UntilMoreAsync(int more) => UntilAsync(Answers + more);

    public async Task UntilAsync(int answers)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (Answers < answers)
            await Task.Delay(Pause, patience.Token);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_people);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    // Nothing is tried a second time: what fails, has failed.
    private async Task DrawAsync(Uri app)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = app };
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var form = new MultipartFormDataContent { { new ByteArrayContent(_picture), "image", "drawing.png" } };
                using var answer = await client.PostAsync("api/predictions", form, CancellationToken.None);
                var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                if (answer.IsSuccessStatusCode)
                    _models.AddOrUpdate(ModelOf(JsonNode.Parse(text)!), 1, (_, count) => count + 1);
                else
                    _failures.Enqueue($"{(int)answer.StatusCode} {text}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                _failures.Enqueue(e.Message);
            }

            Interlocked.Increment(ref _answers);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
