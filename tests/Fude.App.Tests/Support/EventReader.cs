namespace Fude.App.Tests.Support;

/// <summary>Listens to a host's events as a browser does.</summary>
public sealed class EventReader : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventReader(HttpResponseMessage response, Stream body) => (_response, _lines) = (response, new StreamReader(body));

    /// <summary>Connects, and returns when the host listens to it.</summary>
    public static async Task<EventReader> OpenAsync(HttpClient client)
    {
        var response = await client.GetAsync("api/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
        var reader = new EventReader(response, await response.Content.ReadAsStreamAsync());
        Assert.Equal("retry: 2000", await reader.BlockAsync());
        return reader;
    }

    /// <summary>The lines up to the next empty one; null at the end.</summary>
    public async Task<string?> BlockAsync()
    {
        var lines = new List<string>();
        while (await _lines.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Length == 0)
                return string.Join('\n', lines);
            lines.Add(line);
        }

        Assert.Empty(lines);
        return null;
    }

    /// <summary>The next event as "name data"; signs of life are passed over.</summary>
    public async Task<string?> NextAsync()
    {
        while (true)
        {
            var block = await BlockAsync();
            if (block is null)
                return null;
            if (block.StartsWith(':'))
                continue;
            var lines = block.Split('\n');
            Assert.StartsWith("event: ", lines[0], StringComparison.Ordinal);
            Assert.StartsWith("data: ", lines[1], StringComparison.Ordinal);
            return $"{lines[0]["event: ".Length..]} {lines[1]["data: ".Length..]}";
        }
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
