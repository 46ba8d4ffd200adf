using System.Text.RegularExpressions;
using Fude.Testing;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests;

[Collection(nameof(Alone))]
public sealed partial class ReadmeTests
{
    private static string Readme => File.ReadAllText(Path.Combine(Repository.Root, "src", "Fude.Tracking.Client", "README.md"));

    [Fact]
    public void The_snippet_in_the_readme_is_the_one_that_compiles()
    {
        var snippet = CodeBlock().Match(Readme).Groups["code"].Value;
        var source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Fude.Tracking.Client.Tests", "ReadmeSnippet.cs"));
        var usings = string.Join('\n', snippet.Split('\n').Where(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=')));
        var body = snippet[usings.Length..].Trim();
        var compiled = string.Join('\n', Body().Match(source).Groups["code"].Value.Split('\n').Select(line => line.Length > 8 ? line[8..] : line.Trim())).Trim();

        Assert.Equal(compiled, body);
        Assert.Contains(usings, source);
    }

    [Fact]
    public async Task The_snippet_does_what_the_readme_says()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RealServer.StartAsync();
        var (uri, current) = (Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI"), Environment.CurrentDirectory);
        using var output = new StringWriter();
        try
        {
            Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", server.Address.AbsoluteUri);
            Environment.CurrentDirectory = folder.Path;
            await ReadmeSnippet.RunAsync(output);
        }
        finally
        {
            Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", uri);
            Environment.CurrentDirectory = current;
        }

        Assert.Matches("^[0-9a-f]{32}: Sent$", output.ToString().Trim());
        var run = await server.Client.GetRunAsync(output.ToString()[..32]);
        Assert.Equal(("first", Messages.RunStatus.Finished, 1.0 / 3), (run.Info.RunName, run.Info.Status, Assert.Single(run.Data.Metrics).Value));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder[".fude/spool"]));
    }

    [Fact]
    public void The_intervals_in_the_readme_are_the_defaults()
    {
        var options = new RunLoggerOptions();

        Assert.Contains($"`WriteInterval` ({options.WriteInterval.TotalSeconds:0.#} s", Readme);
        Assert.Contains($"`SyncInterval` ({options.SyncInterval.TotalSeconds:0.#} s", Readme);
        Assert.Contains($"Every {options.HeartbeatInterval.TotalSeconds:0} s", Readme);
        Assert.Contains($"{options.FirstRetryDelay.TotalSeconds:0.#} s, 1 s, 2 s … {options.MostRetryDelay.TotalSeconds:0} s", Readme);
        Assert.Equal(BatchLimits.Metrics, 1_000);
    }

    [Fact]
    public void The_library_needs_neither_aspnet_nor_anything_of_ours()
    {
        var references = typeof(TrackingClient).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).ToList();

        Assert.DoesNotContain(references, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name.StartsWith("Fude", StringComparison.Ordinal));
        Assert.Equal(["Polly.Core"], references.Where(name => !name.StartsWith("System", StringComparison.Ordinal) && name != "Microsoft.Win32.Primitives"));
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline, 1000)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("// <snippet>\n(?<code>.*?)\n *// </snippet>", RegexOptions.Singleline, 1000)]
    private static partial Regex Body();
}
