using System.Diagnostics;
using System.Globalization;
using Fude.App.Tests.Support;
using Fude.Inference;
using Fude.Testing;

namespace Fude.App.Tests.Samples;

/// <summary>The program of <c>samples/embed</c>, outside of the repository and with nothing of Fude but its packages.</summary>
public sealed class EmbedSampleTests(RunningApp app)
{
    private static readonly string[] Packages = ["Fude.Onnx", "Fude.Bundles", "Fude.Imaging", "Fude.Inference"];
    private static readonly string Sample = Path.Combine(Repository.Root, "samples", "embed");

    [Fact]
    public async Task It_answers_for_a_picture_from_the_package()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["sample"]);
        foreach (var file in Directory.GetFiles(Sample))
            File.Copy(file, Path.Combine(folder["sample"], Path.GetFileName(file)));
        LinkPackagesOfOthers(folder["cache"]);
        await PackAsync(folder);
        await SucceedAsync(folder, "build", folder["sample"], "-o", folder["program"]);
        Assert.All(Packages, package => Assert.True(Directory.Exists(Path.Combine(folder["cache"], package.ToLowerInvariant())), $"{package} did not come from its package"));

        var picture = Drawings.Png(7);
        File.WriteAllBytes(folder["seven.png"], picture);
        File.WriteAllText(folder["seven.txt"], "7");
        using var classifier = Classifier.Load(app.Model.Folder);
        var expected = classifier.Classify(picture);
        Assert.Equal("7", expected.Label);

        var answer = await RunAsync(folder, folder["program/embed.dll"], app.Model.Folder, folder["seven.png"]);
        Assert.Equal((0, string.Create(CultureInfo.InvariantCulture, $"7 ({100 * expected.Probability:0.0}%)"), ""), answer);
        var (status, output, error) = await RunAsync(folder, folder["program/embed.dll"], app.Model.Folder, folder["seven.txt"]);
        Assert.Equal((1, ""), (status, output));
        Assert.Contains("PNG, JPEG, WebP and BMP", error, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_twenty_lines_that_reference_no_project()
    {
        Assert.InRange(File.ReadAllLines(Path.Combine(Sample, "Program.cs")).Length, 1, 20);
        Assert.DoesNotContain("ProjectReference", File.ReadAllText(Path.Combine(Sample, "embed.csproj")), StringComparison.Ordinal);
        Assert.DoesNotContain("samples", File.ReadAllText(Path.Combine(Repository.Root, "Fude.slnx")), StringComparison.Ordinal);
    }

    // All of them by one start of MSBuild.
    private static Task PackAsync(TemporaryFolder folder)
    {
        var projects = string.Join(';', Packages.Select(package => Path.Combine(Repository.Root, "src", package, $"{package}.csproj")));
        File.WriteAllText(folder["pack.proj"], $"""
            <Project>
              <Target Name="Pack">
                <MSBuild Projects="{projects}" Targets="Pack" Properties="Configuration=Release;NoBuild=true;PackageOutputPath={folder["sample/packages"]}" />
              </Target>
            </Project>
            """);
        return SucceedAsync(folder, "msbuild", folder["pack.proj"], "-t:Pack");
    }

    // Fude's own packages must be those that were just packed; what others publish need not be fetched again.
    private static void LinkPackagesOfOthers(string cache)
    {
        var common = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Directory.CreateDirectory(cache);
        foreach (var package in Directory.GetDirectories(common).Where(package => !Path.GetFileName(package).StartsWith("fude.", StringComparison.OrdinalIgnoreCase)))
            Directory.CreateSymbolicLink(Path.Combine(cache, Path.GetFileName(package)), package);
    }

    private static async Task SucceedAsync(TemporaryFolder folder, params string[] arguments)
    {
        var (status, output, error) = await RunAsync(folder, [.. arguments, "--nologo", "-v", "quiet"]);
        Assert.True(status == 0, $"dotnet {string.Join(' ', arguments)} ended with {status}:\n{output}\n{error}");
    }

    private static async Task<(int Status, string Output, string Error)> RunAsync(TemporaryFolder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path };
        start.Environment["NUGET_PACKAGES"] = folder["cache"];
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output.Trim(), (await error).Trim());
    }
}
