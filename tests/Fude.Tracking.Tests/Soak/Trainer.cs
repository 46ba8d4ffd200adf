using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Fude.Tracking.Tests.Soak;

/// <summary>Does over and over what a training does, or what somebody who looks at trainings does. Every answer has to be a success.</summary>
/// <param name="client">Speaks to the server.</param>
/// <param name="seed">Varies what is written.</param>
internal sealed class Trainer(HttpClient client, int seed)
{
    private const int Epochs = 60;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);
    private readonly Random _random = new(seed);

    /// <summary>Requests that were answered.</summary>
    public int Requests { get; private set; }

    /// <summary>Trains until it is told to stop.</summary>
    public async Task TrainAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var run = (string)(await PostAsync("runs/create", new { start_time = 1, tags = new[] { new { key = "mlflow.user", value = $"trainer {seed}" } } }))["run"]!["info"]!["run_id"]!;
            await PostAsync("runs/log-batch", new { run_id = run, @params = Enumerable.Range(0, 10).Select(i => new { key = $"p{i}", value = $"{_random.Next(3)}" }) });
            for (var epoch = 0; epoch < Epochs && !stop.IsCancellationRequested; epoch++)
            {
                await PostAsync("runs/log-batch", new { run_id = run, metrics = Enumerable.Range(0, 5).Select(i => new { key = $"m{i}", value = _random.NextDouble(), timestamp = epoch, step = epoch }) });
                await PostAsync("runs/log-metric", new { run_id = run, key = "lr", value = 0.1 / (epoch + 1), timestamp = epoch, step = epoch });
                if (epoch % 10 == 0)
                    await PostAsync("runs/set-tag", new { run_id = run, key = "epoch", value = $"{epoch}" });
                await Task.Delay(Pause, CancellationToken.None);
            }

            await PostAsync("runs/update", new { run_id = run, status = "FINISHED", end_time = 2 });
        }
    }

    /// <summary>Searches and reads until it is told to stop.</summary>
    public async Task ReadAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // A different text each time, so that what is kept of each would add up.
            var filter = $"metrics.m{_random.Next(5)} > {_random.NextDouble():0.000000} AND params.p{_random.Next(10)} = '{_random.Next(3)}' AND attributes.status = 'FINISHED'";
            var found = (await PostAsync("runs/search", new { experiment_ids = new[] { "0" }, filter, order_by = new[] { $"metrics.m{_random.Next(5)} DESC" }, max_results = 50 }))["runs"]?.AsArray() ?? [];
            foreach (var run in found.Take(3))
            {
                Requests++;
                await client.GetStringAsync($"/api/2.0/mlflow/metrics/get-history?run_id={run!["info"]!["run_id"]}&metric_key=m0", CancellationToken.None);
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task<JsonNode> PostAsync(string path, object body)
    {
        using var response = await client.PostAsJsonAsync($"/api/2.0/mlflow/{path}", body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        Requests++;
        return JsonNode.Parse(text)!;
    }
}
