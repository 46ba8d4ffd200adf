using Fude.App.Settings;
using Fude.Hosting.Settings;
using Fude.Testing;

namespace Fude.App.Tests;

/// <summary>Settings are checked at start-up; all mistakes are told at once, each with its key.</summary>
public sealed class SettingsTests
{
    [Fact]
    public void Only_the_bundle_has_to_be_given()
    {
        using var folder = new TemporaryFolder();
        var settings = AppSettings.Read(["--Bundle:Path", folder.Path]);
        Assert.Equal(["http://127.0.0.1:8000"], settings.Server.Urls);
        Assert.Equal(folder.Path, settings.BundlePath);
        Assert.Null(settings.BundleTag);
        Assert.Equal(4096, settings.Pictures.MaxSide);
        Assert.Equal(1 << 20, settings.Pictures.MaxBytes);
    }

    [Fact]
    public void All_mistakes_are_told_at_once_with_their_keys()
    {
        var mistakes = Assert.Throws<SettingsException>(() => AppSettings.Read(
            ["--Pictures:MaxSide=5", "--Requests:MaxConnections=many", "--Bundel:Path=x", "--Urls=https://127.0.0.1:1", "--AllowedHosts=a b", "stray", "--Bundle:Tag"])).Mistakes;
        Assert.Collection(
            mistakes.Order(StringComparer.Ordinal),
            mistake => Assert.Equal("'stray' is not a setting: write --Key=Value, or --help for all keys.", mistake),
            mistake => Assert.Equal("--Bundle:Tag has no value: write --Bundle:Tag=Value.", mistake),
            mistake => Assert.StartsWith("AllowedHosts has 'a b'", mistake, StringComparison.Ordinal),
            mistake => Assert.Equal("Bundel:Path is not a setting. Did you mean Bundle:Path?", mistake),
            mistake => Assert.StartsWith("Bundle:Path is missing", mistake, StringComparison.Ordinal),
            mistake => Assert.Equal("Pictures:MaxSide is '5' but has to be a whole number from 28 to 16384 (default 4096).", mistake),
            mistake => Assert.StartsWith("Requests:MaxConnections is 'many'", mistake, StringComparison.Ordinal),
            mistake => Assert.StartsWith("Urls has 'https://127.0.0.1:1'", mistake, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://0.0.0.0:8000;http://[::1]:8001/")]
    [InlineData("http://*:80")]
    [InlineData("http://localhost:8000")]
    public void Addresses_are_ip_addresses_localhost_or_every_interface(string urls)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(urls.Split(';'), AppSettings.Read([$"--Bundle:Path={folder.Path}", $"--Urls={urls}"]).Server.Urls);
    }

    [Theory]
    [InlineData("127.0.0.1:8000")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://:8000")]
    [InlineData("http://some where:1")]
    public void Other_addresses_are_mistakes(string url)
    {
        using var folder = new TemporaryFolder();
        var mistakes = Assert.Throws<SettingsException>(() => AppSettings.Read([$"--Bundle:Path={folder.Path}", $"--Urls={url}"])).Mistakes;
        Assert.StartsWith("Urls has ", Assert.Single(mistakes), StringComparison.Ordinal);
    }
}
