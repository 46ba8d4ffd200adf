using System.Diagnostics;
using Fude.Testing;

namespace Fude.Cli.Tests;

/// <summary>The script <c>./fude</c>: builds when something changed and only then. A stand-in for the SDK writes down what it is asked for.</summary>
public sealed class WrapperTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public WrapperTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the script is for shells");
        File.Copy(Path.Combine(Repository.Root, "fude"), _folder["fude"]);
        Directory.CreateDirectory(_folder["src/Fude.Cli"]);
        Directory.CreateDirectory(_folder["bin"]);
        foreach (var name in (string[])["Directory.Build.props", "Directory.Packages.props", "global.json", "src/Fude.Cli/Program.cs"])
            File.WriteAllText(_folder[name], "");
        File.WriteAllText(_folder["bin/dotnet"], $"""
            #!/bin/sh
            echo "$*" >>"{_folder["calls"]}"
            [ "$1" != build ] || [ ! -f "{_folder["broken"]}" ] || exit 1
            [ "$1" != build ] || (mkdir -p "{_folder["artifacts/bin/Fude.Cli/release"]}" && touch "{_folder["artifacts/bin/Fude.Cli/release/fude.dll"]}")
            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder["bin/dotnet"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Age();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_builds_the_first_time_and_says_so_and_not_again()
    {
        Assert.Contains("building", Run("doctor", "--json").Errors, StringComparison.Ordinal);
        Assert.Empty(Run("train").Errors);

        var calls = File.ReadAllLines(_folder["calls"]);
        Assert.Equal(3, calls.Length);
        Assert.StartsWith("build ", calls[0], StringComparison.Ordinal);
        Assert.Contains("-c Release", calls[0], StringComparison.Ordinal);
        Assert.EndsWith("fude.dll doctor --json", calls[1], StringComparison.Ordinal);
        Assert.EndsWith("fude.dll train", calls[2], StringComparison.Ordinal);
    }

    [Fact]
    public void It_builds_again_when_a_source_changed_or_went_away()
    {
        Run();
        File.WriteAllText(_folder["src/Fude.Cli/New.cs"], "");
        File.SetLastWriteTimeUtc(_folder["src/Fude.Cli/New.cs"], File.GetLastWriteTimeUtc(_folder["artifacts/.built"]).AddSeconds(5));
        Assert.Contains("building", Run().Errors, StringComparison.Ordinal);

        Age();
        Run();
        File.Delete(_folder["src/Fude.Cli/New.cs"]);
        Directory.SetLastWriteTimeUtc(_folder["src/Fude.Cli"], File.GetLastWriteTimeUtc(_folder["artifacts/.built"]).AddSeconds(5));
        Assert.Contains("building", Run().Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_arguments_for_the_build_build_again()
    {
        Run();
        Assert.Contains("building", Run([], "-p:FudeTorch=cuda").Errors, StringComparison.Ordinal);
        Assert.Contains("-p:FudeTorch=cuda", File.ReadAllText(_folder["calls"]), StringComparison.Ordinal);
        Assert.Empty(Run([], "-p:FudeTorch=cuda").Errors);
        Assert.Contains("building", Run().Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_build_that_fails_is_told_and_tried_again()
    {
        File.WriteAllText(_folder["broken"], "");
        var failed = Run();
        File.Delete(_folder["broken"]);

        Assert.Equal(1, failed.Status);
        Assert.Contains("the build failed", failed.Errors, StringComparison.Ordinal);
        Assert.Equal(0, Run().Status);
    }

    private void Age()
    {
        var past = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var path in Directory.EnumerateFileSystemEntries(_folder["src"], "*", SearchOption.AllDirectories).Append(_folder["src"]))
            File.SetLastWriteTimeUtc(path, past);
        foreach (var name in (string[])["Directory.Build.props", "Directory.Packages.props", "global.json"])
            File.SetLastWriteTimeUtc(_folder[name], past);
    }

    private FudeResult Run(params string[] arguments) => Run(arguments, "");

    private FudeResult Run(string[] arguments, string buildArguments)
    {
        var start = new ProcessStartInfo("sh", [_folder["fude"], .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{_folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["FUDE_BUILD_ARGS"] = buildArguments;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
