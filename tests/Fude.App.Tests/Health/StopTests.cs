using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Fude.App.Tests.Health;

/// <summary>SIGTERM in the middle of the work.</summary>
public sealed class StopTests(RunningApp app)
{
    private const int Clients = 16;
    private const int Halves = 8;

    [Fact]
    public async Task No_accepted_request_is_lost_and_the_streams_end()
    {
        var folder = DataFolder.New();
        await using var host = await AppProcess.StartAsync(app.Model.Folder, $"--Data:Path={folder}", "--Logs:Requests=none"); // a slow machine has slow requests
        var acknowledged = new ConcurrentBag<long>();
        var unexpected = new ConcurrentBag<string>();
        using var client = new HttpClient { BaseAddress = host.Address };
        var load = Enumerable.Range(0, Clients).Select(_ => LoadAsync(client, acknowledged, unexpected)).ToList();
        using var stream = await client.GetAsync("api/events", HttpCompletionOption.ResponseHeadersRead);
        var events = (await stream.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
        var halves = new List<HalfSent>();
        for (var i = 0; i < Halves; i++)
            halves.Add(await HalfSent.StartAsync(host.Address, Drawings.Png(i)));
        while (acknowledged.Count < 200)
            await Task.Delay(10, TestContext.Current.CancellationToken);

        host.SendTerminate();
        await events.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        foreach (var half in halves)
            acknowledged.Add(await half.FinishAsync()); // the host had begun to read them
        Assert.Equal(0, await host.ExitAsync());
        await Task.WhenAll(load);

        Assert.False(File.Exists(Path.Combine(folder, "app.db-wal"))); // the database was closed, not left
        Assert.Empty(unexpected);
        Assert.Empty(host.Errors);
        Assert.Equal(acknowledged.Count, acknowledged.Distinct().Count());
        Assert.Equal(acknowledged.Count, Stored(Path.Combine(folder, "app.db"), acknowledged));
        Assert.Equal(acknowledged.Count, Stored(Path.Combine(folder, "app.db"))); // nobody's answer was cut off after the commit
        halves.ForEach(half => half.Dispose());
    }

    private static async Task LoadAsync(HttpClient client, ConcurrentBag<long> acknowledged, ConcurrentBag<string> unexpected)
    {
        var picture = Drawings.Png(5);
        while (true)
        {
            try
            {
                using var form = Requests.Form(picture);
                using var answer = await client.PostAsync("api/predictions", form);
                var text = await answer.Content.ReadAsStringAsync();
                if (answer.IsSuccessStatusCode)
                    acknowledged.Add((long)JsonNode.Parse(text)!["imageId"]!);
                else
                    unexpected.Add($"{answer.StatusCode} {text}");
            }
            catch (HttpRequestException)
            {
                return; // refused, or on a connection that was being closed: it was never taken
            }
        }
    }

    private static int Stored(string database, IEnumerable<long>? images = null)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM images JOIN predictions ON predictions.image_id = images.id JOIN pictures ON pictures.image_id = images.id{(images is null ? "" : $" WHERE images.id IN ({string.Join(',', images)})")}";
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>An upload of which one half has been sent.</summary>
    private sealed class HalfSent(TcpClient socket, byte[] rest) : IDisposable
    {
        public static async Task<HalfSent> StartAsync(Uri address, byte[] picture)
        {
            var start = Encoding.ASCII.GetBytes("--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n");
            var body = (byte[])[.. start, .. picture, .. "\r\n--x--\r\n"u8];
            var head = Encoding.ASCII.GetBytes($"POST /api/predictions HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {body.Length}\r\n\r\n");
            var socket = new TcpClient();
            await socket.ConnectAsync(address.Host, address.Port);
            await socket.GetStream().WriteAsync((byte[])[.. head, .. body[..(body.Length / 2)]]);
            return new HalfSent(socket, body[(body.Length / 2)..]);
        }

        public async Task<long> FinishAsync()
        {
            await socket.GetStream().WriteAsync(rest);
            using var reader = new StreamReader(socket.GetStream());
            var answer = await reader.ReadToEndAsync();
            Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
            var json = answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)];
            return (long)JsonNode.Parse(json)!["imageId"]!;
        }

        public void Dispose() => socket.Dispose();
    }
}
