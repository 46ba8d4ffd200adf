using System.Net.Sockets;
using Fude.App.Tests.Support;
using Fude.Bundles;
using Fude.Testing;

namespace Fude.App.Tests;

/// <summary>The host as a supervisor sees it: its lines, its exit codes, its signals, its memory.</summary>
public sealed class ProcessTests(RunningApp app)
{
    [Fact]
    public async Task It_says_ready_once_answers_and_stops_on_sigterm()
    {
        await using var host = await AppProcess.StartAsync(app.Model.Folder);
        using var client = new HttpClient { BaseAddress = host.Address };
        Assert.Equal("9", (string?)(await client.PredictAsync(Drawings.Png(9)))["label"]);
        host.SendTerminate();
        Assert.Equal(0, await host.ExitAsync());
        Assert.Equal([$"ready {host.Address.ToString().TrimEnd('/')}"], host.Output);
        Assert.Empty(host.Errors);
    }

    [Fact]
    public async Task A_request_that_is_under_way_is_answered_before_it_stops()
    {
        await using var host = await AppProcess.StartAsync(app.Model.Folder);
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.Address.Host, host.Address.Port);
        await using var stream = socket.GetStream();
        using var form = Requests.Form(Drawings.Png(1));
        var body = await form.ReadAsByteArrayAsync();
        var head = $"POST /api/predictions HTTP/1.1\r\nHost: localhost\r\nContent-Type: {form.Headers.ContentType}\r\nContent-Length: {body.Length}\r\nExpect: 100-continue\r\n\r\n";
        using var reader = new StreamReader(stream);
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(head));
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync()); // said once the application reads the body
        Assert.Equal("", await reader.ReadLineAsync());
        await stream.WriteAsync(body.AsMemory(0, 500));
        host.SendTerminate();
        await UntilNobodyListensAsync(host.Address);
        await stream.WriteAsync(body.AsMemory(500));
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync());
        Assert.Equal(0, await host.ExitAsync());
    }

    [Theory]
    [InlineData(BundleFiles.Model)]
    [InlineData(BundleFiles.Manifest)]
    [InlineData(BundleFiles.Samples)]
    [InlineData(BundleFiles.MLmodel)]
    public async Task A_damaged_bundle_ends_it_with_one_line(string file)
    {
        using var folder = new TemporaryFolder();
        app.Model.CopyTo(folder["bundle"]);
        var path = Path.Combine(folder["bundle"], file);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 0x20;
        await File.WriteAllBytesAsync(path, bytes);

        await using var host = AppProcess.Launch([$"--Bundle:Path={folder["bundle"]}", "--Urls=http://127.0.0.1:0"]);
        Assert.Equal(1, await host.ExitAsync());
        Assert.Empty(host.Output);
        Assert.StartsWith($"Fude.App: The bundle in '{folder["bundle"]}' can't be served: ", Assert.Single(host.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_end_it_with_a_line_for_each()
    {
        await using var host = AppProcess.Launch(["--Bundle:Path=/nowhere/at/all", "--Requests:MaxWaiting=-1"]);
        Assert.Equal(2, await host.ExitAsync());
        Assert.Equal(
            [
                "Fude.App: Bundle:Path is '/nowhere/at/all', which is not a folder.",
                "Fude.App: Requests:MaxWaiting is '-1' but has to be a whole number from 0 to 100000 (default 256).",
            ],
            host.Errors);
    }

    [Fact]
    public async Task An_address_that_is_taken_ends_it_with_one_line()
    {
        await using var host = AppProcess.Launch([$"--Bundle:Path={app.Model.Folder}", $"--Urls={app.Client.BaseAddress}"]);
        Assert.Equal(1, await host.ExitAsync());
        Assert.Contains("address already in use", Assert.Single(host.Errors), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_address_of_another_machine_ends_it_with_one_line()
    {
        await using var host = AppProcess.Launch([$"--Bundle:Path={app.Model.Folder}", "--Urls=http://203.0.113.1:8000"]); // TEST-NET-3, RFC 5737
        Assert.Equal(1, await host.ExitAsync());
        Assert.Contains("--Urls", Assert.Single(host.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_lists_every_key()
    {
        await using var host = AppProcess.Launch(["--help"]);
        Assert.Equal(0, await host.ExitAsync());
        foreach (var key in (string[])["Urls", "AllowedHosts", "Bundle:Path", "Bundle:Tag", "Data:Path", "Database:Address", "Pictures:MaxSide", "Requests:MaxWaiting"])
            Assert.Contains($"  --{key}", host.Output);
    }

    [Fact]
    public async Task Bad_input_leaves_the_memory_flat_and_the_server_alive()
    {
        await using var host = await AppProcess.StartAsync(app.Model.Folder);
        using var client = new HttpClient { BaseAddress = host.Address };
        string[] cases = [.. BadInputTests.Cases.Select(row => row.Data.Item1).Where(what => what != "no body")];
        var bodies = cases.Select(what => (BadInputTests.Body(what)!.ReadAsByteArrayAsync().Result, BadInputTests.Body(what)!.Headers.ContentType!)).ToArray();
        await HammerAsync(client, bodies, 60); // until pools and the collector have found their size
        var before = host.ResidentBytes;
        await HammerAsync(client, bodies, 60);
        var grown = host.ResidentBytes - before;

        TestContext.Current.TestOutputHelper?.WriteLine($"resident {before >> 20} MiB, grown by {grown >> 10} KiB, peak {host.PeakBytes >> 20} MiB");
        Assert.InRange(grown, long.MinValue, 32 << 20); // 32 KiB a request would be more
        // A 20,000 × 20,000 picture has 1.6 GB of pixels, and 1 × 500,000,000 has 2 GB.
        Assert.InRange(host.PeakBytes, 0, 300 << 20);
        Assert.Equal("6", (string?)(await client.PredictAsync(Drawings.Png(6)))["label"]);
    }

    // A host that stops gives up its address first.
    private static async Task UntilNobodyListensAsync(Uri address)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(address.Host, address.Port, patience.Token);
            }
            catch (SocketException)
            {
                return;
            }

            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task HammerAsync(HttpClient client, (byte[] Body, System.Net.Http.Headers.MediaTypeHeaderValue Type)[] bodies, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var answers = await Task.WhenAll(bodies.Select(async each =>
            {
                using var content = new ByteArrayContent(each.Body) { Headers = { ContentType = each.Type } };
                using var response = await client.PostAsync("api/predictions", content);
                return (int)response.StatusCode;
            }));
            Assert.All(answers, status => Assert.InRange(status, 200, 499));
        }
    }
}
