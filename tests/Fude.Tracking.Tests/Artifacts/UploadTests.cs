using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Fude.Testing;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Artifacts;

/// <summary>Uploads that are too large, break off or meet a full disk.</summary>
public sealed class UploadTests
{
    private const string Url = ArtifactSite.Proxy + "/0/file";

    [Theory]
    [InlineData("PUT", Url)]
    [InlineData("POST", "/ajax-api/2.0/mlflow/upload-artifact?path=file&run_uuid=")]
    public async Task A_file_has_at_most_as_many_bytes_as_the_setting_says(string method, string url)
    {
        await using var server = await TrackingServer.StartAsync(Storage.Sqlite, "--Artifacts:MaxFileBytes=1000000");
        if (method == "POST")
            url += await server.CreateRunAsync();
        async Task<HttpResponseMessage> Send(int bytes, bool told)
        {
            var request = new HttpRequestMessage(new HttpMethod(method), url) { Content = new ByteArrayContent(new byte[bytes]) };
            request.Headers.TransferEncodingChunked = !told;
            return await server.Client.SendAsync(request);
        }

        foreach (var told in (bool[])[true, false])
        {
            await ArtifactSite.AssertErrorAsync(await Send(1_000_001, told), 413, "INVALID_PARAMETER_VALUE", "1000000 bytes");
            Assert.Empty(Files(server.DataFolder));
        }

        Assert.Equal(200, (int)(await Send(1_000_000, told: false)).StatusCode);
        Assert.Equal(1_000_000, new FileInfo(Assert.Single(Files(server.DataFolder))).Length);
    }

    [Theory]
    [InlineData("Content-Length: 1000000\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n10000\r\n")]
    public async Task An_upload_whose_client_vanishes_leaves_nothing_and_what_was_there(string headers)
    {
        await using var server = await TrackingProcess.StartAsync();
        (await server.Client.PutAsync(Url, new StringContent("old"))).EnsureSuccessStatusCode();
        foreach (var path in (string[])["file", "new/folder/file"])
        {
            using (var socket = await BeginAsync(server.Client.BaseAddress!, path, headers))
                await WaitAsync(() => Unfinished(server.DataFolder).Any(file => new FileInfo(file).Length > 0), "the upload to begin");
            await WaitAsync(() => !Unfinished(server.DataFolder).Any(), "the broken upload to be removed");
        }

        Assert.Equal("old", await server.Client.GetStringAsync(Url));
        Assert.Equal("file", Path.GetFileName(Assert.Single(Files(server.DataFolder))));
        Assert.Empty(server.Errors); // it is nothing that anybody has to mend
    }

    [Fact]
    public async Task A_server_that_is_killed_during_an_upload_starts_again_without_a_trace_of_it()
    {
        await using var server = await TrackingProcess.StartAsync();
        (await server.Client.PutAsync(Url, new StringContent("kept"))).EnsureSuccessStatusCode();
        using var replacing = await BeginAsync(server.Client.BaseAddress!, "file", "Content-Length: 1000000\r\n\r\n");
        using var adding = await BeginAsync(server.Client.BaseAddress!, "new/file", "Content-Length: 1000000\r\n\r\n");
        await WaitAsync(() => Unfinished(server.DataFolder).Count(file => new FileInfo(file).Length > 0) == 2, "the uploads to begin");

        await server.KillAsync();
        Assert.Equal(2, Unfinished(server.DataFolder).Count());
        await server.StartAgainAsync();

        Assert.Empty(Unfinished(server.DataFolder));
        Assert.Equal("kept", await server.Client.GetStringAsync(Url));
        Assert.Equal("file", Path.GetFileName(Assert.Single(Files(server.DataFolder))));
        (await server.Client.PutAsync(Url, new StringContent("replaced"))).EnsureSuccessStatusCode();
        Assert.Equal("replaced", await server.Client.GetStringAsync(Url));
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task A_full_disk_is_told_leaves_nothing_and_is_got_over_without_a_restart()
    {
        using var disk = SmallDisk.TryMount(8 << 20);
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        await using var server = await TrackingServer.StartAsync(Storage.Sqlite, $"--Artifacts:Path={disk.Path}/artifacts");
        (await server.Client.PutAsync($"{ArtifactSite.Proxy}/0/first", new ByteArrayContent(new byte[4 << 20]))).EnsureSuccessStatusCode();
        await ArtifactSite.AssertErrorAsync(await server.Client.PutAsync(Url, new ByteArrayContent(new byte[5 << 20])), 503, "TEMPORARILY_UNAVAILABLE", "The disk that keeps the artifacts is full");
        await ArtifactSite.AssertErrorAsync(await server.Client.GetAsync(Url), 404, "RESOURCE_DOES_NOT_EXIST", "No such artifact");
        (await server.Client.DeleteAsync($"{ArtifactSite.Proxy}/0/first")).EnsureSuccessStatusCode();
        (await server.Client.PutAsync(Url, new ByteArrayContent(new byte[5 << 20]))).EnsureSuccessStatusCode();
        Assert.Equal(5 << 20, (await server.Client.GetByteArrayAsync(Url)).Length);
    }

    private static IEnumerable<string> Unfinished(string data) =>
        Directory.EnumerateFiles(Path.Combine(data, "artifacts", ".fude-uploads"), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal));

    private static IEnumerable<string> Files(string data) =>
        Directory.EnumerateFiles(Path.Combine(data, "artifacts"), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal));

    // Sends the head and the first 64 KiB of a body, and no more.
    private static async Task<TcpClient> BeginAsync(Uri server, string path, string headers)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(server.Host, server.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"PUT {ArtifactSite.Proxy}/0/{path} HTTP/1.1\r\nHost: localhost\r\n{headers}"));
        await socket.GetStream().WriteAsync(new byte[1 << 16]);
        return socket;
    }

    private static async Task WaitAsync(Func<bool> condition, string what)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); await Task.Delay(20))
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"Waited too long for {what}.");
    }
}
