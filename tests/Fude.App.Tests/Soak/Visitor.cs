using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;

namespace Fude.App.Tests.Soak;

/// <summary>Somebody with a browser of their own, who draws, looks, corrects and deletes. Every answer has to be a success; what was acknowledged is noted.</summary>
/// <param name="seed">Varies what they do.</param>
internal sealed class Visitor(int seed) : IDisposable
{
    private static readonly byte[][] Pictures = [.. Enumerable.Range(0, 10).Select(digit => Drawings.Png(digit))];
    private readonly Random _random = new(seed);
    private readonly CookieContainer _cookies = new();
    private readonly List<KeptDrawing> _drawings = [];
    private HttpClient _client = new();

    /// <summary>Everything that was acknowledged to them.</summary>
    public IReadOnlyList<KeptDrawing> Drawn => _drawings;

    /// <summary>Requests that were answered.</summary>
    public int Requests { get; private set; }

    /// <summary>The picture of a digit as it is sent.</summary>
    public static byte[] Picture(int digit) => Pictures[digit];

    /// <summary>Goes on at an address: a server that was started again has another port, and knows them by their cookie.</summary>
    public void GoTo(Uri address)
    {
        _client.Dispose();
        _client = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies }) { BaseAddress = address };
    }

    /// <summary>Does one thing after the other until the token ends it.</summary>
    /// <param name="pause">From the beginning of one request to the next.</param>
    /// <param name="stop">Ends it.</param>
    public async Task StayAsync(TimeSpan pause, CancellationToken stop)
    {
        for (var due = Stopwatch.GetTimestamp(); !stop.IsCancellationRequested; due += (long)(pause.TotalSeconds * Stopwatch.Frequency))
        {
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } early)
                await Task.Delay(early, CancellationToken.None);
            await ActAsync();
            Requests++;
        }
    }

    public void Dispose() => _client.Dispose();

    private Task ActAsync()
    {
        var action = _random.Next(100);
        var mine = action < 80 || _drawings.Count == 0 ? null : _drawings[_random.Next(_drawings.Count)];
        return action switch
        {
            < 60 => DrawAsync(),
            < 80 => LookAsync(),
            _ when mine is null or { AskedToDelete: true } => DrawAsync(),
            < 92 => CorrectAsync(mine, $"{_random.Next(10)}"),
            < 95 => WithdrawAsync(mine),
            _ => mine.DeleteAsync(async () => await SuccessAsync(await _client.DeleteAsync($"api/drawings/{mine.ImageId}"))),
        };
    }

    private async Task DrawAsync()
    {
        var digit = _random.Next(10);
        using var form = Support.Requests.Form(Pictures[digit]);
        var answer = JsonNode.Parse(await SuccessAsync(await _client.PostAsync("api/predictions", form)))!;
        _drawings.Add(new KeptDrawing((long)answer["imageId"]!, (long)answer["predictionId"]!, digit));
    }

    private async Task LookAsync()
    {
        var before = _drawings.Count == 0 ? "" : $"&before={_drawings[_random.Next(_drawings.Count)].ImageId}";
        var page = JsonNode.Parse(await SuccessAsync(await _client.GetAsync(_random.Next(4) switch
        {
            0 => "api/drawings?limit=50",
            1 => $"api/drawings?limit=50&label={_random.Next(10)}",
            2 => $"api/drawings?limit=50{before}",
            _ => "api/drawings?limit=50&corrected=true",
        })))!["drawings"]!.AsArray();
        Assert.All(page, drawing => Assert.NotEmpty(drawing!["answers"]!.AsArray()));
    }

    private Task CorrectAsync(KeptDrawing drawing, string label) => drawing.CorrectAsync(label, async () =>
        Assert.Equal(label, (string?)JsonNode.Parse(await SuccessAsync(await _client.PutAsJsonAsync($"api/drawings/{drawing.ImageId}/correction", new { label })))!["label"]));

    private Task WithdrawAsync(KeptDrawing drawing) => drawing.CorrectAsync(null, async () =>
        await SuccessAsync(await _client.DeleteAsync($"api/drawings/{drawing.ImageId}/correction")));

    private static async Task<string> SuccessAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri}: {(int)response.StatusCode} {text}");
            return text;
        }
    }
}
