using Fude.Hosting.Databases;
using Fude.Hosting.Settings;
using Fude.Testing;

namespace Fude.Hosting.Tests.Databases;

/// <summary>The password of a database in a file of its own, as container platforms give secrets.</summary>
public sealed class PasswordFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_put_into_the_address_without_its_line_end_and_is_never_shown()
    {
        File.WriteAllText(_folder["secret"], "p;a ss'\n");
        var (settings, mistakes) = Read("mysql://fude@database:3306/fude", _folder["secret"]);
        Assert.Null(mistakes);
        Assert.Equal("p;a ss'", new MySqlConnector.MySqlConnectionStringBuilder(settings!.Address.ConnectionString).Password);
        Assert.Equal("mysql://fude@database:3306/fude", settings.Address.Display);
    }

    [Theory]
    [InlineData("mysql://fude@database/fude", null, "can't be read")]
    [InlineData("mysql://fude@database/fude", "\n", "is empty")]
    [InlineData("file.db", "x", "has no password")]
    public void What_is_wrong_is_told(string address, string? content, string why)
    {
        if (content is not null)
            File.WriteAllText(_folder["secret"], content);
        var (_, mistakes) = Read(address, _folder["secret"]);
        Assert.Contains("Database:Address", mistakes, StringComparison.Ordinal);
        Assert.Contains(why, mistakes, StringComparison.Ordinal);
    }

    private static (DatabaseSettings? Settings, string? Mistakes) Read(string address, string file)
    {
        var reader = SettingsReader.FromCommandLineAndEnvironment([$"--Database:Address={address}", $"--Database:PasswordFile={file}"], "FUDE_NOTHING_");
        var settings = DatabaseSettings.Read(reader, "default.db", "default.db");
        try
        {
            reader.ThrowIfMistaken();
            return (settings, null);
        }
        catch (SettingsException e)
        {
            return (null, string.Join('\n', e.Mistakes));
        }
    }
}
