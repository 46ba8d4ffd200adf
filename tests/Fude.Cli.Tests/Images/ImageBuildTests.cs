using Fude.Cli.Images;

namespace Fude.Cli.Tests.Images;

/// <summary>What the engine is called with.</summary>
public sealed class ImageBuildTests
{
    [Fact]
    public void Values_and_labels_are_arguments_of_their_own_whatever_is_in_them()
    {
        var build = new ImageBuild("fude/app:t", "/d/app.Dockerfile", "/c")
        {
            Values = new Dictionary<string, string>(StringComparer.Ordinal) { ["TAG"] = "$(rm -rf /); \"x\"", ["APP_BASE"] = "fude/app-base:1" },
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["b"] = "2", ["a"] = "1 1" },
        };
        Assert.Equal(
            ["build", "--tag", "fude/app:t", "--file", "/d/app.Dockerfile", "--build-arg", "APP_BASE=fude/app-base:1", "--build-arg", "TAG=$(rm -rf /); \"x\"", "--label", "a=1 1", "--label", "b=2", "/c"],
            build.Arguments());
    }

    [Theory]
    [InlineData("v1.0_a-b", true)]
    [InlineData("01a213dbd5e77e4f863db882cec85e7c", true)]
    [InlineData("", false)]
    [InlineData(".hidden", false)]
    [InlineData("-flag", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("a:b", false)]
    public void A_tag_is_one_that_docker_takes(string tag, bool valid)
    {
        if (valid)
            Assert.Equal($"fude/app:{tag}", AppImage.NameOf(tag));
        else
            Assert.Contains("can't be the tag of an image", Assert.Throws<CommandException>(() => AppImage.NameOf(tag)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_engine_it_is_said_in_one_line()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["DOCKER_HOST"] = "tcp://127.0.0.1:1" };
        using var strict = FudeProcess.Start(["images", "build"], environment);
        var failed = await strict.EndAsync();
        Assert.Equal(1, failed.Status);
        Assert.StartsWith("fude: no Docker engine answers: ", Assert.Single(failed.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        using var lenient = FudeProcess.Start(["images", "build", "--if-engine"], environment);
        var passed = await lenient.EndAsync();
        Assert.Equal(0, passed.Status);
        Assert.Contains("no images, as no Docker engine answers", passed.Output, StringComparison.Ordinal);
    }
}
