using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Fude.App.Tests.Support;

namespace Fude.App.Tests.Faults;

/// <summary>Clients that are slow, go away, or come in thousands take nothing from the others.</summary>
public sealed class ClientFaultTests(RunningApp app)
{
    private const string Head = "POST /api/predictions HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 5000\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n";

    [Fact]
    public async Task Slow_clients_hold_connections_for_a_while_and_nobody_up()
    {
        await using var host = await AppProcess.StartAsync(app.Model.Folder, "--Requests:HeaderTimeoutSeconds=2", "--Requests:BodyTimeoutSeconds=2");
        using var client = new HttpClient { BaseAddress = host.Address };
        await client.PredictAsync(Drawings.Png(3));
        // One byte of a header, or of a body, now and then.
        var slow = Enumerable.Range(0, 300).Select(i => SlowAsync(host.Address, i % 2 == 0 ? "GET / HTTP/1.1\r\nX-Slow: " : Head)).ToList();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
            Assert.Equal("3", (string?)(await client.PredictAsync(Drawings.Png(3)))["label"]);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        // Each is closed by the server, not by us.
        await Task.WhenAll(slow).WaitAsync(TimeSpan.FromSeconds(40));
        Assert.DoesNotContain(host.Errors, line => line.Contains(" fail: ", StringComparison.Ordinal) || line.StartsWith("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Clients_that_go_away_in_the_middle_of_an_upload_leave_nothing_behind()
    {
        await using var host = await StoredApp.StartAsync(app.Model, Fude.Hosting.Databases.DatabaseKind.Sqlite);
        for (var i = 0; i < 200; i++)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Head + new string('x', i * 20)));
            if (i % 2 == 0)
                socket.LingerState = new LingerOption(true, 0); // a reset, and not an ordinary end
        }

        Assert.Equal("3", (string?)(await host.Client.PredictAsync(Drawings.Png(3)))["label"]);
        Assert.Equal(1, await host.NumberAsync("SELECT COUNT(*) FROM images"));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Ten_thousand_connections_take_no_place_from_whoever_is_being_served()
    {
        const int Many = 10_000;
        await using var host = await AppProcess.StartAsync(app.Model.Folder, "--Requests:MaxConnections=2000");
        using var client = new HttpClient { BaseAddress = host.Address };
        await client.PredictAsync(Drawings.Png(3));
        var before = host.ResidentBytes;
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < Many; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync(host.Address.Host, host.Address.Port);
                if (i % 1000 == 0)
                    Assert.Equal("3", (string?)(await client.PredictAsync(Drawings.Png(3)))["label"]);
            }

            Assert.Equal("3", (string?)(await client.PredictAsync(Drawings.Png(3)))["label"]);
            Assert.InRange(host.ResidentBytes - before, long.MinValue, 150 << 20);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        // And when they are gone there is room for new ones.
        using var next = new HttpClient { BaseAddress = host.Address };
        for (var i = 0; ; i++)
        {
            try
            {
                Assert.Equal("3", (string?)(await next.PredictAsync(Drawings.Png(3)))["label"]);
                break;
            }
            catch (HttpRequestException) when (i < 100)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task A_model_file_that_is_damaged_while_it_is_served_changes_nothing_and_stops_the_next_start()
    {
        using var folder = new Fude.Testing.TemporaryFolder();
        app.Model.CopyTo(folder["bundle"]);
        await using (var host = await AppProcess.StartAsync(folder["bundle"]))
        {
            using var client = new HttpClient { BaseAddress = host.Address };
            var model = await File.ReadAllBytesAsync(folder["bundle/model.onnx"], TestContext.Current.CancellationToken);
            Array.Fill<byte>(model, 0xA5, model.Length / 2, 64);
            await File.WriteAllBytesAsync(folder["bundle/model.onnx"], model, TestContext.Current.CancellationToken);
            Assert.Equal("3", (string?)(await client.PredictAsync(Drawings.Png(3)))["label"]);
        }

        await using var next = AppProcess.Launch([$"--Bundle:Path={folder["bundle"]}", "--Urls=http://127.0.0.1:0"]);
        Assert.Equal(1, await next.ExitAsync());
        Assert.Contains("can't be served", Assert.Single(next.Errors), StringComparison.Ordinal);
    }

    private static async Task SlowAsync(Uri address, string start)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(start));
        var ended = ReadToEndAsync(stream);
        while (await Task.WhenAny(ended, Task.Delay(500)) != ended)
        {
            try
            {
                await stream.WriteAsync("x"u8.ToArray());
            }
            catch (IOException)
            {
                return; // closed under us
            }
        }
    }

    private static async Task ReadToEndAsync(NetworkStream stream)
    {
        var buffer = new byte[1024];
        try
        {
            while (await stream.ReadAsync(buffer) > 0)
            {
                // its answer does not matter here
            }
        }
        catch (IOException)
        {
            // reset
        }
    }
}
