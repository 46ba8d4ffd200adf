using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Fude.App.Tests.Support;

namespace Fude.App.Tests.Crashes;

/// <summary>A drawing whose storing was acknowledged, and what was acknowledged of it since.</summary>
/// <param name="Picture">What was sent.</param>
internal sealed record KeptDrawing(byte[] Picture)
{
    /// <summary>What somebody said that it is, or null.</summary>
    public string? Label { get; set; }

    /// <summary>Whether a request about it got no answer: what it asked for may have happened.</summary>
    public bool InDoubt { get; set; }

    /// <summary>Whether it was deleted.</summary>
    public bool Deleted { get; set; }
}

/// <summary>Draws, looks at the history, corrects and deletes, over and over, and notes what was acknowledged. Every answer has to be a success.</summary>
/// <param name="seed">Varies what it does.</param>
internal sealed class Person(int seed)
{
    private static readonly byte[][] Pictures = [.. Enumerable.Range(0, 10).Select(digit => Drawings.Png(digit))];
    private readonly Random _random = new(seed);
    private readonly CookieContainer _cookies = new();
    private readonly List<long> _own = [];

    /// <summary>The drawings by their numbers.</summary>
    public Dictionary<long, KeptDrawing> Drawn { get; } = [];

    /// <summary>Requests that were answered.</summary>
    public int Requests { get; private set; }

    /// <summary>Goes on until it is told to stop or the server has gone.</summary>
    /// <param name="address">The server.</param>
    /// <param name="pause">Pause after each request.</param>
    /// <param name="stop">Ends it.</param>
    public async Task LiveAsync(Uri address, Func<TimeSpan> pause, CancellationToken stop)
    {
        // The cookie is the server's of before too: its key is in the database.
        using var client = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies }) { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{address.Port}")) };
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await ActAsync(client);
                Requests++;
                if (pause() is { Ticks: > 0 } wait)
                    await Task.Delay(wait, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The server has gone.
        }
    }

    private Task ActAsync(HttpClient client) => _random.Next(10) switch
    {
        < 5 => DrawAsync(client),
        < 7 => LookAsync(client, _random.Next(2) == 0 ? "/api/prediction-history?limit=50" : "/api/drawings?limit=50"),
        < 9 => OnOwnAsync(client, CorrectAsync),
        _ => OnOwnAsync(client, DeleteAsync),
    };

    private async Task DrawAsync(HttpClient client)
    {
        var picture = Pictures[_random.Next(10)];
        var answer = await client.PredictAsync(picture);
        var id = (long)answer["imageId"]!;
        Drawn.Add(id, new KeptDrawing(picture));
        _own.Add(id);
    }

    private static async Task LookAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        Assert.Equal(200, (int)response.StatusCode);
        await response.Content.ReadAsByteArrayAsync();
    }

    private async Task OnOwnAsync(HttpClient client, Func<HttpClient, long, KeptDrawing, Task> act)
    {
        if (_own.Count == 0)
            return;
        var id = _own[_random.Next(_own.Count)];
        var drawing = Drawn[id];
        drawing.InDoubt = true;
        try
        {
            await act(client, id, drawing);
            drawing.InDoubt = false;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            _own.Remove(id); // it may be gone
            throw;
        }
    }

    private async Task CorrectAsync(HttpClient client, long id, KeptDrawing drawing)
    {
        var label = _random.Next(10).ToString(CultureInfo.InvariantCulture);
        using var content = JsonContent.Create(new { label });
        using var response = await client.PutAsync($"/api/drawings/{id}/correction", content);
        Assert.Equal(200, (int)response.StatusCode);
        drawing.Label = label;
    }

    private async Task DeleteAsync(HttpClient client, long id, KeptDrawing drawing)
    {
        using var response = await client.DeleteAsync($"/api/drawings/{id}");
        Assert.Equal(204, (int)response.StatusCode);
        drawing.Deleted = true;
        _own.Remove(id);
    }
}
