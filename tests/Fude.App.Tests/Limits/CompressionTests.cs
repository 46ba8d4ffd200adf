using System.IO.Compression;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;

namespace Fude.App.Tests.Limits;

/// <summary>Which answers are compressed.</summary>
public sealed class CompressionTests(RunningApp app)
{
    [Fact]
    public async Task Lists_are_compressed_and_pictures_and_predictions_are_not()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        for (var i = 0; i < 20; i++)
            await host.Client.PredictAsync(Drawings.Png(i % 10));
        foreach (var (encoding, open) in (IReadOnlyList<(string, Func<Stream, Stream>)>)[("br", stream => new BrotliStream(stream, CompressionMode.Decompress)), ("gzip", stream => new GZipStream(stream, CompressionMode.Decompress))])
        {
            var plain = await host.Client.GetStringAsync("api/drawings");
            using var answer = await GetAsync(host, "api/drawings", encoding);
            Assert.Equal([encoding], answer.Content.Headers.ContentEncoding);
            Assert.Contains("Accept-Encoding", answer.Headers.Vary);
            using var reader = new StreamReader(open(await answer.Content.ReadAsStreamAsync()));
            Assert.Equal(plain, await reader.ReadToEndAsync());
            Assert.True((await answer.Content.ReadAsByteArrayAsync()).Length < plain.Length / 2);
        }

        var picture = (string)(await host.Client.ObjectOfAsync("api/drawings"))["drawings"]![0]!["original"]!;
        foreach (var path in (string[])[picture, "api/models/current", "api/health"])
        {
            using var answer = await GetAsync(host, path, "br");
            Assert.Empty(answer.Content.Headers.ContentEncoding);
        }
    }

    private static async Task<HttpResponseMessage> GetAsync(StoredApp host, string path, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { AcceptEncoding = { new(encoding) } } };
        var answer = await host.Client.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
        return answer;
    }
}
