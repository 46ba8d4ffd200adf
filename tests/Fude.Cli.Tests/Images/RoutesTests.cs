using Fude.Cli.Compose;
using Fude.Testing;

namespace Fude.Cli.Tests.Images;

/// <summary>Who belongs to which colour.</summary>
public sealed class RoutesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everybody_begins_at_blue()
    {
        var routes = new Routes(_folder.Path);
        Assert.Equal((100, 0, Colour.Blue), (routes.Share(Colour.Blue), routes.Share(Colour.Green), routes.Live));
    }

    [Theory]
    [InlineData(Colour.Green)]
    [InlineData(Colour.Blue)]
    public void Whoever_was_moved_stays_there_while_the_share_grows(Colour next)
    {
        var routes = new Routes(_folder.Path);
        routes.Set(Routes.Other(next), 100);
        var before = Green();
        foreach (var percent in (int[])[1, 10, 50, 99, 100])
        {
            routes.Set(next, percent);
            Assert.Equal((percent, 100 - percent), (routes.Share(next), routes.Share(Routes.Other(next))));
            var now = Green();
            Assert.True(next == Colour.Green ? before.IsSubsetOf(now) : now.IsSubsetOf(before), $"somebody went back at {percent} %");
            before = now;
        }

        Assert.Equal(next, routes.Live);
    }

    [Fact]
    public void Going_back_moves_everybody()
    {
        var routes = new Routes(_folder.Path);
        routes.Set(Colour.Green, 30);
        Assert.Equal(Colour.Blue, routes.Live);
        routes.Set(Colour.Green, 0);
        Assert.Empty(Green());
    }

    private HashSet<string> Green() => [.. Directory.Exists(_folder["green"]) ? Directory.EnumerateFiles(_folder["green"]).Select(path => Path.GetFileName(path)) : []];
}
