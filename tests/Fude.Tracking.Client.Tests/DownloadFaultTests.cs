using Fude.Testing;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests;

public sealed class DownloadFaultTests
{
    [Fact]
    public async Task A_download_that_breaks_off_leaves_no_file_and_is_tried_again()
    {
        using var folder = new TemporaryFolder();
        var calls = 0;
        await using var server = new LoopbackServer(_ => ++calls switch
        {
            1 => new Reply { Body = "half"u8.ToArray(), Length = 8 },
            2 => Reply.Error(503, "TEMPORARILY_UNAVAILABLE", "busy"),
            3 => new Reply { Body = "complete"u8.ToArray(), ContentType = "application/octet-stream" },
            _ => new Reply { Body = "half"u8.ToArray(), Length = 8 },
        });
        using var client = Clients.Of(server.Address);

        await client.DownloadArtifactAsync("r1", "model/a.bin", folder["a.bin"]);
        Assert.Equal("complete", await File.ReadAllTextAsync(folder["a.bin"]));

        await Assert.ThrowsAsync<TrackingException>(() => client.DownloadArtifactAsync("r1", "model/b.bin", folder["b.bin"]));
        Assert.Equal(["a.bin"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_stalled_download_ends_and_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        await using var server = new LoopbackServer(_ => new Reply { Body = new byte[100], StallAfter = 50 });
        using var client = Clients.Impatient(server.Address);

        var e = await Assert.ThrowsAsync<TrackingException>(() => client.DownloadArtifactAsync("r1", "x", folder["x"]));

        Assert.True(e.IsUnavailable);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_server_that_names_files_outside_of_the_folder_writes_none()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in new[] { "../evil", "/etc/evil", "a/../../evil", "..\\evil", "" })
        {
            await using var server = new LoopbackServer(call => call.Path.EndsWith("/list", StringComparison.Ordinal)
                ? Reply.Json($$"""{"root_uri":"x","files":[{"path":"{{path.Replace("\\", "\\\\", StringComparison.Ordinal)}}","is_dir":false}]}""")
                : new Reply { Body = "evil"u8.ToArray() });
            using var client = Clients.Of(server.Address);

            await Assert.ThrowsAsync<TrackingException>(() => client.DownloadArtifactsAsync("r1", null, folder["inside"]));
        }

        Assert.False(Directory.Exists(folder["inside"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }
}
