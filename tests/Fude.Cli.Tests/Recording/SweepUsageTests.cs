using Fude.Testing;

namespace Fude.Cli.Tests.Recording;

public sealed class SweepUsageTests
{
    [Theory]
    [InlineData("has to be NAME=VALUE,VALUE", "--param", "hidden")]
    [InlineData("'hiden' is no option of training", "--param", "hiden=1")]
    [InlineData("names a value twice", "--param", "lr=0.1,0.1")]
    [InlineData("'lr' is given twice", "--param", "lr=0.1", "--lr", "0.2")]
    [InlineData("hidden=0: hidden must be 1 to 65536", "--param", "hidden=1,0")]
    [InlineData("lr=a: --lr is 'a' but has to be a number", "--param", "lr=0.1,a")]
    [InlineData("--metric 'f1' is not one that a trial has", "--param", "lr=0.1", "--metric", "f1")]
    [InlineData("there is no valid_acc", "--param", "lr=0.1", "--validation", "0")]
    [InlineData("--parallel must be 1 to 64, not 0", "--param", "lr=0.1", "--parallel", "0")]
    [InlineData("--random must be 1 to 1000, not 0", "--param", "lr=0.1", "--random", "0")]
    [InlineData("--no-tracking leaves nothing", "--param", "lr=0.1", "--no-tracking", "--register", "digits")]
    public async Task Mistakes_are_told_before_anything_is_trained(string message, params string[] arguments)
    {
        using var folder = new TemporaryFolder();

        var result = await FudeProcess.RunAsync(["sweep", "--data-dir", folder["data"], .. arguments]);

        Assert.Equal(2, result.Status);
        Assert.Contains(message, Assert.Single(result.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["data"]));
    }
}
