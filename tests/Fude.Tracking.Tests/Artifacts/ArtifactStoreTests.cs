using System.Text;
using Fude.Testing;
using Fude.Tracking.Artifacts;
using Fude.Tracking.Client;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Tests.Artifacts;

/// <summary>The store on real files, in both of its ways to reach them.</summary>
public abstract class ArtifactStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly bool _byPath;
    private readonly ArtifactStore _store;

    protected ArtifactStoreTests(bool byPath)
    {
        _byPath = byPath;
        _store = Open();
    }

    private string Root => _folder["artifacts"];

    private string[] Unfinished => Directory.Exists(Path.Combine(Root, ".fude-uploads"))
        ? [.. Directory.EnumerateFiles(Path.Combine(Root, ".fude-uploads"), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))]
        : [];

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_was_put_is_read_back()
    {
        Assert.Equal(5, await PutAsync("0/run/artifacts/a/b.txt", "hello"));
        Assert.Equal("hello", Read("0/run/artifacts/a/b.txt"));
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(Root, "0/run/artifacts/a/b.txt")));
        await PutAsync("0/run/artifacts/a/b.txt", "again");
        Assert.Equal("again", Read("0/run/artifacts/a/b.txt"));
        Assert.Equal(0, await PutAsync("empty", ""));
        Assert.Equal("", Read("empty"));
        Assert.Empty(Unfinished);
    }

    [Theory]
    [MemberData(nameof(HostilePaths.Harmless), MemberType = typeof(HostilePaths))]
    public async Task Odd_names_are_stored_listed_and_deleted(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has not all of these names.");
        await PutAsync(path, path);
        Assert.Equal(path, Read(path));
        var parsed = ArtifactPath.Parse(path);
        var folder = string.Join('/', parsed.Names[..^1]);
        Assert.Equal(parsed.Name, Assert.Single(_store.List(ArtifactPath.Parse(folder))).Name);
        Assert.NotNull(_store.Delete(parsed));
        Assert.Null(Read(path));
    }

    [Fact]
    public async Task A_listing_is_ordered_and_knows_folders_and_sizes()
    {
        await PutAsync("r/b.txt", "12345");
        await PutAsync("r/B.txt", "1");
        await PutAsync("r/a/x", "1");
        await PutAsync("r/ä", "");
        Assert.Equal(
            [new("B.txt", false, 1), new("a", true, 0), new("b.txt", false, 5), new("ä", false, 0)],
            _store.List(ArtifactPath.Parse("r")));
        Assert.Empty(_store.List(ArtifactPath.Parse("nothing")));
        Assert.Empty(_store.List(ArtifactPath.Parse("r/b.txt")));
        Assert.Empty(_store.List(ArtifactPath.Parse("r/b.txt/c")));
        Assert.Equal("r", Assert.Single(_store.List(ArtifactPath.Root)).Name);
    }

    [Fact]
    public async Task Deleting_says_what_it_freed()
    {
        await PutAsync("r/a", "12345");
        await PutAsync("r/b/c", "123");
        await PutAsync("s", "1");
        Assert.Equal(8, _store.Measure(ArtifactPath.Parse("r")));
        Assert.Equal(5, _store.Measure(ArtifactPath.Parse("r/a")));
        Assert.Equal(0, _store.Measure(ArtifactPath.Parse("nothing")));
        Assert.Equal(8, _store.Delete(ArtifactPath.Parse("r")));
        Assert.Null(_store.Delete(ArtifactPath.Parse("r")));
        Assert.Null(_store.Delete(ArtifactPath.Parse("no/such/file")));
        Assert.Equal("1", Read("s"));
        Assert.Throws<MlflowException>(() => _store.Delete(ArtifactPath.Root));
        Assert.Empty(Unfinished);
    }

    [Fact]
    public async Task Files_and_folders_do_not_take_each_other_s_place()
    {
        await PutAsync("a/b", "1");
        Assert.Contains("is a folder", (await Assert.ThrowsAsync<MlflowException>(() => PutAsync("a", "2"))).Message);
        Assert.Contains("is a file already", (await Assert.ThrowsAsync<MlflowException>(() => PutAsync("a/b/c", "2"))).Message);
        Assert.Contains("is a file already", (await Assert.ThrowsAsync<MlflowException>(() => PutAsync("a/b/c/d", "2"))).Message);
        Assert.Contains("is a folder", Assert.Throws<MlflowException>(() => _store.Open(ArtifactPath.Parse("a"))).Message);
        Assert.Contains("is a folder", Assert.Throws<MlflowException>(() => _store.Open(ArtifactPath.Root)).Message);
        Assert.Null(_store.Open(ArtifactPath.Parse("a/b/c")));
        await Assert.ThrowsAsync<MlflowException>(() => _store.PutAsync(ArtifactPath.Root, Stream.Null));
        Assert.Equal("1", Read("a/b"));
        Assert.Empty(Unfinished);
    }

    [Fact]
    public async Task Too_large_a_file_is_refused_whether_its_size_was_told_or_not()
    {
        using var small = new ArtifactStore(new ArtifactOptions(_folder["small"]) { MaxFileBytes = 1000, ByPath = _byPath });
        var told = new NeverRead();
        var refused = await Assert.ThrowsAsync<MlflowException>(() => small.PutAsync(ArtifactPath.Parse("a"), told, 1001));
        Assert.Equal((ErrorCode.InvalidParameterValue, false), (refused.Code, told.WasRead));
        Assert.StartsWith("Artifact size is too large. Max size is 1000 bytes", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MlflowException>(() => small.PutAsync(ArtifactPath.Parse("a"), new MemoryStream(new byte[1001])));
        Assert.Empty(small.List(ArtifactPath.Root));
        Assert.Equal(1000, await small.PutAsync(ArtifactPath.Parse("a"), new MemoryStream(new byte[1000]), 1000));
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing_and_what_was_there()
    {
        await PutAsync("a", "old");
        foreach (var path in (string[])["a", "new/folder/b"])
            await Assert.ThrowsAsync<IOException>(() => _store.PutAsync(ArtifactPath.Parse(path), new BreaksOff(300_000)));
        Assert.Equal("old", Read("a"));
        Assert.Equal("a", Assert.Single(_store.List(ArtifactPath.Root)).Name);
        Assert.Empty(Unfinished);
    }

    [Fact]
    public async Task Of_many_uploads_of_one_path_each_reader_sees_one_whole()
    {
        var path = ArtifactPath.Parse("deep/er/file");
        await PutAsync("deep/er/file", new string('z', 200_000));
        var writers = Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (var round = 0; round < 10; round++)
                await PutAsync("deep/er/file", new string((char)('a' + i), 200_000));
        })).ToArray();
        while (!Task.WhenAll(writers).IsCompleted)
        {
            var text = Read("deep/er/file")!;
            Assert.Equal(200_000, text.Length);
            Assert.Equal(new string(text[0], 200_000), text);
        }

        await Task.WhenAll(writers);
        Assert.Empty(Unfinished);
        Assert.NotNull(_store.Delete(path));
    }

    [Fact]
    public async Task Uploads_into_a_folder_that_is_deleted_again_and_again_arrive_whole()
    {
        using var stop = new CancellationTokenSource();
        var deletes = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                _store.Delete(ArtifactPath.Parse("x"));
        });
        for (var i = 0; i < 50; i++)
            await PutAsync($"x/y/z/{i}", "content");
        await stop.CancelAsync();
        await deletes;
        await PutAsync("x/y/z/last", "content");
        Assert.All(_store.List(ArtifactPath.Parse("x/y/z")), entry => Assert.Equal(7, entry.Bytes));
    }

    [Fact]
    public async Task No_two_uploads_have_the_same_time()
    {
        var times = new HashSet<DateTime>();
        for (var i = 0; i < 50; i++)
        {
            await PutAsync("a", "same length");
            using var file = _store.Open(ArtifactPath.Parse("a"))!;
            Assert.True(times.Add(File.GetLastWriteTimeUtc(file.SafeFileHandle)));
        }
    }

    [Fact]
    public async Task Links_are_never_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        Directory.CreateDirectory(_folder["outside/folder"]);
        await File.WriteAllTextAsync(_folder["outside/secret"], "secret");
        await PutAsync("r/real", "1");
        Directory.CreateSymbolicLink(Path.Combine(Root, "r/out"), _folder["outside"]);
        File.CreateSymbolicLink(Path.Combine(Root, "r/file"), _folder["outside/secret"]);
        File.CreateSymbolicLink(Path.Combine(Root, "r/nowhere"), _folder["not-there"]);
        File.CreateSymbolicLink(Path.Combine(Root, "r/inside"), "real");

        foreach (var path in (string[])["r/out/secret", "r/file", "r/nowhere", "r/inside", "r/out"])
            AssertLink(() => _store.Open(ArtifactPath.Parse(path))?.Dispose());
        foreach (var path in (string[])["r/out", "r/out/folder"])
        {
            AssertLink(() => _store.List(ArtifactPath.Parse(path)));
            AssertLink(() => _store.Measure(ArtifactPath.Parse(path)));
        }

        foreach (var path in (string[])["r/out/new", "r/out/folder/new", "r/out/secret"])
            AssertLink(() => PutAsync(path, "x").GetAwaiter().GetResult());
        AssertLink(() => _store.Delete(ArtifactPath.Parse("r/out/secret")));
        Assert.Equal("real", Assert.Single(_store.List(ArtifactPath.Parse("r"))).Name);
        Assert.Equal(1, _store.Measure(ArtifactPath.Parse("r")));

        Assert.Equal(0, _store.Delete(ArtifactPath.Parse("r/file"))); // the link goes, not what it leads to
        Assert.Equal(1, _store.Delete(ArtifactPath.Parse("r")));
        Assert.Equal("secret", await File.ReadAllTextAsync(_folder["outside/secret"]));
        Assert.Equal(["folder", "secret"], Directory.EnumerateFileSystemEntries(_folder["outside"]).Select(Path.GetFileName).Order());
        Assert.False(File.Exists(_folder["not-there"]));
    }

    [Fact]
    public async Task The_root_itself_may_be_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        Directory.CreateDirectory(_folder["disk"]);
        Directory.CreateSymbolicLink(_folder["link"], _folder["disk"]);
        using var store = new ArtifactStore(new ArtifactOptions(_folder["link"]) { ByPath = _byPath });
        await store.PutAsync(ArtifactPath.Parse("a"), new MemoryStream([1]));
        Assert.True(File.Exists(_folder["disk/a"]));
        Assert.Equal("0/r", store.Policy.Resolve(_folder["disk/0/r"])?.ToString());
        Assert.Equal("0/r", store.Policy.Resolve(_folder["link/0/r"])?.ToString());
    }

    [Fact]
    public void What_a_dead_process_left_is_removed_and_what_a_living_one_writes_is_not()
    {
        var uploads = Path.Combine(Root, ".fude-uploads");
        var living = Assert.Single(Directory.EnumerateDirectories(uploads));
        File.WriteAllText(Path.Combine(living, "growing"), "x");
        Directory.CreateDirectory(Path.Combine(uploads, "dead", "grave", "below"));
        File.WriteAllText(Path.Combine(uploads, "dead", "half"), "x");
        File.WriteAllText(Path.Combine(uploads, "dead.lock"), "");
        Directory.CreateDirectory(Path.Combine(uploads, "without-lock"));
        File.WriteAllText(Path.Combine(uploads, "stray"), "x");
        using (Open())
        {
            Assert.Equal(2, Directory.EnumerateDirectories(uploads).Count());
            Assert.Equal(4, Directory.EnumerateFileSystemEntries(uploads).Count());
            Assert.True(File.Exists(Path.Combine(living, "growing")));
        }

        Assert.Equal([living, living + ".lock"], Directory.EnumerateFileSystemEntries(uploads).Order());
        _store.Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(uploads));
    }

    private static void AssertLink(Action action)
    {
        var fault = Assert.Throws<MlflowException>(action);
        Assert.Equal(ErrorCode.InvalidParameterValue, fault.Code);
        Assert.Contains("symbolic link", fault.Message, StringComparison.Ordinal);
    }

    private ArtifactStore Open() => new(new ArtifactOptions(Root) { ByPath = _byPath });

    private Task<long> PutAsync(string path, string text) =>
        _store.PutAsync(ArtifactPath.Parse(path), new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private string? Read(string path)
    {
        using var file = _store.Open(ArtifactPath.Parse(path));
        return file is null ? null : new StreamReader(file).ReadToEnd();
    }
}

/// <summary>Folder by folder, by handle.</summary>
public sealed class ArtifactStoreByHandleTests() : ArtifactStoreTests(byPath: false);

/// <summary>By path, as on Windows and macOS.</summary>
public sealed class ArtifactStoreByPathTests() : ArtifactStoreTests(byPath: true);
