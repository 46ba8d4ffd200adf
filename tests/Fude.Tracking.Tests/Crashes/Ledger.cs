using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Fude.Tracking.Tests.Crashes;

/// <summary>Writes to a server from several writers and notes what was acknowledged, until it is told to stop or the server has gone.</summary>
/// <param name="seed">Varies what is written.</param>
internal sealed class Ledger(int seed)
{
    private readonly ConcurrentQueue<RunLedger> _runs = new();
    private int _refused;
    private int _acknowledged;

    /// <summary>Writes that were acknowledged.</summary>
    public int Acknowledged => _acknowledged;

    /// <summary>Writes that were answered with a 503.</summary>
    public int Refused => _refused;

    /// <summary>The first answer that was neither a success nor a 503.</summary>
    public string? Unexpected { get; private set; }

    /// <summary>Writes until the server has gone or the token ends it.</summary>
    public Task WriteAsync(HttpClient client, int writers, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => WriteAsync(client, new Random((seed * 100) + writer), stop), CancellationToken.None)));

    /// <summary>Compares what is there with what was acknowledged.</summary>
    public async Task CheckAsync(HttpClient client)
    {
        Assert.Null(Unexpected);
        foreach (var run in _runs)
            run.Check((await client.GetFromJsonAsync<JsonNode>($"/api/2.0/mlflow/runs/get?run_id={run.Id}"))!["run"]!);
    }

    private async Task WriteAsync(HttpClient client, Random random, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (await PostAsync(client, "runs/create", new { start_time = 1 }) is not { } made)
                    continue;
                var run = new RunLedger((string)made["run"]!["info"]!["run_id"]!);
                _runs.Enqueue(run);
                for (var i = 0; i < 40 && !stop.IsCancellationRequested; i++)
                {
                    var (path, body, done) = run.Next(random, i);
                    if (await PostAsync(client, path, body) is not null)
                        done();
                }
            }
        }
        catch (HttpRequestException)
        {
            // The server has gone; whatever was on its way may or may not be there.
        }
        catch (IOException)
        {
        }
    }

    private async Task<JsonNode?> PostAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync($"/api/2.0/mlflow/{path}", body);
        var text = await response.Content.ReadAsStringAsync();
        if (response.IsSuccessStatusCode)
        {
            Interlocked.Increment(ref _acknowledged);
            return JsonNode.Parse(text);
        }

        if (response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is not null && text.Contains("TEMPORARILY_UNAVAILABLE", StringComparison.Ordinal))
            Interlocked.Increment(ref _refused);
        else
            Unexpected ??= $"{path}: {(int)response.StatusCode} {text}";
        await Task.Delay(20);
        return null;
    }
}
