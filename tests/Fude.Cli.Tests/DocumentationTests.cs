using System.Text.RegularExpressions;
using Fude.Testing;

namespace Fude.Cli.Tests;

/// <summary>What the documents say can be done can be done.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Root = Repository.Root;

    public static TheoryData<string> Documents { get; } =
        [.. Directory.EnumerateFiles(Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md")).Concat(Directory.EnumerateFiles(Path.Combine(Root, "bench"), "*.md")).Select(path => Path.GetRelativePath(Root, path))];

    [Fact]
    public void The_two_commands_of_the_readme_are_there()
    {
        var commands = Commands("README.md").Take(2).ToArray();

        Assert.Equal(["./fude up", "./test.sh"], commands);
        Assert.True(File.Exists(Path.Combine(Root, "fude")) && File.Exists(Path.Combine(Root, "test.sh")));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_command_is_understood(string document)
    {
        foreach (var command in Commands(document).Where(command => command.Contains("./fude ", StringComparison.Ordinal)))
        {
            var arguments = Words().Matches(command[(command.IndexOf("./fude ", StringComparison.Ordinal) + 7)..]).Select(word => word.Value.Trim('"')).ToArray();

            var parsed = CommandLine.CreateRoot().Parse(arguments);

            Assert.True(parsed.Errors.Count == 0, $"{document}: {command}: {string.Join("; ", parsed.Errors.Select(error => error.Message))}");
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_to_a_file_leads_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Root, document))!;
        foreach (var target in Links().Matches(File.ReadAllText(Path.Combine(Root, document))).Select(match => match.Groups["target"].Value))
        {
            if (!target.StartsWith("http", StringComparison.Ordinal) && !target.StartsWith('#'))
                Assert.True(Path.Exists(Path.Combine(folder, target)), $"{document} links to {target}");
        }
    }

    [Fact]
    public void The_makefile_has_the_references_targets()
    {
        var makefile = File.ReadAllText(Path.Combine(Root, "Makefile"));

        Assert.All(
            ["build", "train", "train_gpu", "build_api", "deploy", "deploy_api", "connect_db", "down", "clean", "test"],
            target => Assert.Matches($@"(?m)^([a-z_]+ )*{target}( [a-z_]+)*:", makefile));
    }

    private static IEnumerable<string> Commands(string document)
    {
        var inside = false;
        foreach (var line in File.ReadLines(Path.Combine(Root, document)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                inside = line == "```sh";
            else if (inside && line.Length > 0)
                yield return line.Split('#')[0].Trim();
        }
    }

    // As a shell does it with double quotes.
    [GeneratedRegex("""
        "[^"]*"|\S+
        """, RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Links();
}
