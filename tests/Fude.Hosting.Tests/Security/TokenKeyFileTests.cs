using Fude.Hosting.Security.Tokens;
using Fude.Testing;

namespace Fude.Hosting.Tests.Security;

/// <summary>The file that whoever reads it can sign in with.</summary>
public sealed class TokenKeyFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TemporaryFolder _folder = new();

    private string KeyPath => TokenKeyFile.PathIn(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_made_for_the_owner_alone_and_stays()
    {
        var key = Assert.Single(TokenKeyFile.ReadOrCreate(KeyPath));
        Assert.Equal(OwnerOnly, Mode(KeyPath));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, Mode(Path.GetDirectoryName(KeyPath)!));
        Assert.Equal(key.Id, Assert.Single(TokenKeyFile.ReadOrCreate(KeyPath)).Id);
        Assert.Equal([KeyPath, KeyPath + ".lock"], Directory.GetFiles(Path.GetDirectoryName(KeyPath)!).Order());
    }

    [Fact]
    public async Task Hosts_that_start_at_once_agree_on_one_key()
    {
        for (var round = 0; round < 20; round++)
        {
            var path = TokenKeyFile.PathIn(_folder[$"{round}"]);
            using var start = new Barrier(8);
            var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return TokenKeyFile.ReadOrCreate(path)[0].Id;
                }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
            Assert.Single(ids.Distinct());
            Assert.Equal([path, path + ".lock"], Directory.GetFiles(Path.GetDirectoryName(path)!).Order());
        }
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void It_is_refused_when_others_can_read_or_write_it(UnixFileMode too)
    {
        TokenKeyFile.ReadOrCreate(KeyPath);
        SetMode(KeyPath, OwnerOnly | too);
        var message = Assert.Throws<TokenKeyException>(() => TokenKeyFile.ReadOrCreate(KeyPath)).Message;
        Assert.StartsWith($"The key file '{KeyPath}' can be read or written by others (mode 06", message, StringComparison.Ordinal);
        Assert.Contains($"chmod 600 '{KeyPath}'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_of_a_platform_may_be_read_by_a_group_and_by_nobody_else()
    {
        TokenKeyFile.ReadOrCreate(KeyPath);
        SetMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Single(TokenKeyFile.Read(KeyPath, groupMayRead: true));
        SetMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Throws<TokenKeyException>(() => TokenKeyFile.Read(KeyPath, groupMayRead: true));
    }

    [Theory]
    [InlineData("", "holds no key")]
    [InlineData("# only a comment\n", "holds no key")]
    [InlineData("secret\n", "Line 1")]
    [InlineData("# keys\nc2hvcnQ=\n", "Line 2")]
    public void What_is_no_key_is_told(string content, string told)
    {
        Write(content);
        Assert.Contains(told, Assert.Throws<TokenKeyException>(() => TokenKeyFile.ReadOrCreate(KeyPath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_made_with_openssl_is_taken()
    {
        Write(Convert.ToBase64String(new byte[32].Select((_, i) => (byte)i).ToArray()) + "\n");
        Assert.Equal(16, Assert.Single(TokenKeyFile.Read(KeyPath)).Id.Length);
    }

    [Fact]
    public void A_folder_that_can_not_be_written_is_told()
    {
        File.WriteAllText(_folder["keys"], "a file where the folder should be");
        Assert.Contains("can't be used", Assert.Throws<TokenKeyException>(() => TokenKeyFile.ReadOrCreate(KeyPath)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rotation_keeps_the_mode()
    {
        var old = TokenKeyFile.ReadOrCreate(KeyPath);
        var rotated = TokenKeyFile.Rotate(KeyPath, keepOld: true);
        Assert.Equal(rotated.Select(key => key.Id), TokenKeyFile.Read(KeyPath).Select(key => key.Id));
        Assert.Equal(old[0].Id, rotated[1].Id);
        Assert.Equal(OwnerOnly, Mode(KeyPath));
    }

    private void Write(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeyPath)!);
        File.WriteAllText(KeyPath, content);
        if (!OperatingSystem.IsWindows())
            SetMode(KeyPath, OwnerOnly);
    }

    private static UnixFileMode Mode(string path)
    {
        if (!OperatingSystem.IsWindows())
            return File.GetUnixFileMode(path);
        Assert.Skip("Windows has no such modes");
        return UnixFileMode.None;
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no such modes");
        else
            File.SetUnixFileMode(path, mode);
    }
}
