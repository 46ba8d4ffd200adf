using System.Text;
using Fude.Testing;
using Fude.Tracking.Artifacts;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Tests.Artifacts;

/// <summary>Somebody on the machine swaps a folder for a link out of the root, thousands of times, while files are used through it.</summary>
public sealed class LinkSwapTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ArtifactStore _store;

    public LinkSwapTests()
    {
        _store = new ArtifactStore(new ArtifactOptions(_folder["artifacts"]));
        Directory.CreateDirectory(_folder["outside"]);
        File.WriteAllText(_folder["outside/secret"], "secret");
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Nothing_outside_is_read_listed_written_or_deleted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Folders are walked by handle on Linux only.");
        using var stop = new CancellationTokenSource();
        var swaps = Task.Run(() => Swap(stop.Token));
        int refused = 0, done = 0;
        try
        {
            for (var i = 0; i < 3000 || refused < 50 || done < 50; i++)
            {
                if (TryUse(i))
                    done++;
                else
                    refused++;
            }
        }
        finally
        {
            await stop.CancelAsync();
        }

        var swapped = await swaps;
        TestContext.Current.TestOutputHelper?.WriteLine($"{swapped} swaps, {refused} refused, {done} done");
        Assert.Equal(["secret"], Directory.EnumerateFileSystemEntries(_folder["outside"]).Select(Path.GetFileName));
        Assert.Equal("secret", await File.ReadAllTextAsync(_folder["outside/secret"]));
    }

    private bool TryUse(int i)
    {
        try
        {
            Use(i);
            return true;
        }
        catch (MlflowException fault)
        {
            Assert.Contains("symbolic link", fault.Message, StringComparison.Ordinal);
            return false;
        }
    }

    private void Use(int i)
    {
        switch (i % 4)
        {
            case 0:
                using (var file = _store.Open(ArtifactPath.Parse("run/f/secret")))
                    Assert.Null(file);
                break;
            case 1:
                Assert.DoesNotContain(_store.List(ArtifactPath.Parse("run/f")), entry => entry.Name == "secret");
                break;
            case 2:
                _store.PutAsync(ArtifactPath.Parse("run/f/new"), new MemoryStream(Encoding.UTF8.GetBytes("x"))).GetAwaiter().GetResult();
                break;
            default:
                Assert.Null(_store.Delete(ArtifactPath.Parse("run/f/secret")));
                break;
        }
    }

    private int Swap(CancellationToken stop)
    {
        var (place, aside, link) = (_folder["artifacts/run/f"], _folder["artifacts/run/aside"], _folder["artifacts/run/link"]);
        Directory.CreateDirectory(place);
        Directory.CreateSymbolicLink(link, _folder["outside"]);
        var swapped = 0;
        for (; !stop.IsCancellationRequested; swapped++)
        {
            // An upload may have made the folder anew while it was aside.
            try
            {
                Directory.Move(place, aside);
                Directory.Move(link, place);
                Directory.Move(place, link);
                Directory.Move(aside, place);
            }
            catch (IOException)
            {
                Mend(place, aside, link);
            }
        }

        return swapped;
    }

    private static void Mend(string place, string aside, string link)
    {
        if (new DirectoryInfo(link).LinkTarget is null && new DirectoryInfo(place).LinkTarget is not null)
            Directory.Move(place, link);
        if (Directory.Exists(aside))
            Directory.Delete(aside, recursive: true);
        Directory.CreateDirectory(place);
    }
}
