using Fude.Tracking.Artifacts;
using Fude.Tracking.Client;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Tests.Artifacts;

/// <summary>What is a path below the artifact root, and what isn't.</summary>
public sealed class ArtifactPathTests
{
    [Theory]
    [MemberData(nameof(HostilePaths.All), MemberType = typeof(HostilePaths))]
    [MemberData(nameof(HostilePaths.Reserved), MemberType = typeof(HostilePaths))]
    [MemberData(nameof(HostilePaths.NotUnicode), MemberType = typeof(HostilePaths))]
    public void Hostile_paths_are_invalid(string path)
    {
        var fault = Assert.Throws<MlflowException>(() => ArtifactPath.Parse(path));
        Assert.Equal(ErrorCode.InvalidParameterValue, fault.Code);
        Assert.StartsWith("Invalid path", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HostilePaths.Harmless), MemberType = typeof(HostilePaths))]
    public void Odd_names_are_kept_as_they_are(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && path.AsSpan().IndexOfAny(":*\"<>|") >= 0, "Windows has no such names.");
        Assert.Equal(path, ArtifactPath.Parse(path).ToString());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(".", "")]
    [InlineData("./", "")]
    [InlineData("a/", "a")]
    [InlineData("a//b", "a/b")]
    [InlineData("./a/./b/.", "a/b")]
    public void Empty_names_and_dots_mean_nothing(string path, string same) => Assert.Equal(same, ArtifactPath.Parse(path).ToString());

    [Fact]
    public void Names_have_255_bytes_and_paths_1024()
    {
        Assert.Equal(255, ArtifactPath.Parse(new string('n', 255)).Name.Length);
        Assert.Equal(85, ArtifactPath.Parse(new string('筆', 85)).Name.Length);
        Assert.Contains("255 bytes", Assert.Throws<MlflowException>(() => ArtifactPath.Parse("a/" + new string('n', 256))).Message);
        Assert.Contains("255 bytes", Assert.Throws<MlflowException>(() => ArtifactPath.Parse(new string('筆', 86))).Message);

        var longest = string.Join('/', Enumerable.Repeat("abc", 256)) + "x";
        Assert.Equal(1024, longest.Length);
        Assert.Equal(longest, ArtifactPath.Parse(longest).ToString());
        Assert.Contains("1024 bytes", Assert.Throws<MlflowException>(() => ArtifactPath.Parse(longest + "y")).Message);
        Assert.Contains("1024 bytes", Assert.Throws<MlflowException>(() => ArtifactPath.Parse(new string('/', 100_000))).Message);
        Assert.Contains("1024 bytes", Assert.Throws<MlflowException>(() => ArtifactPath.Parse("a").Join(ArtifactPath.Parse(longest))).Message);
    }

    [Fact]
    public void A_path_holds_what_is_below_it_by_whole_names()
    {
        var run = ArtifactPath.Parse("0/abc/artifacts");
        Assert.True(run.Holds(run));
        Assert.True(run.Holds(ArtifactPath.Parse("0/abc/artifacts/model")));
        Assert.False(run.Holds(ArtifactPath.Parse("0/abc/artifacts2")));
        Assert.False(run.Holds(ArtifactPath.Parse("0/abc")));
        Assert.True(ArtifactPath.Root.Holds(run));
    }

    [Fact]
    public void The_server_s_own_folder_is_reserved_below_the_root_only()
    {
        var below = ArtifactPath.Parse("x").Join(ArtifactPath.Parse("a"));
        Assert.Equal("x/a", below.ToString());
        Assert.Equal("0/.fude-uploads", ArtifactPath.Parse("0/.fude-uploads").ToString());
        Assert.Throws<MlflowException>(() => ArtifactPath.Root.Join(ArtifactPath.Parse(".fude-uploads")));
    }
}
