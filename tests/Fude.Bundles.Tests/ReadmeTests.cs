using System.Text.RegularExpressions;
using Fude.Testing;

namespace Fude.Bundles.Tests;

public sealed partial class ReadmeTests
{
    [Fact]
    public void The_snippet_in_the_readme_is_the_one_that_compiles()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "src", "Fude.Inference", "README.md"));
        var snippet = CodeBlock().Match(readme).Groups["code"].Value;
        var source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Fude.Bundles.Tests", "ReadmeSnippet.cs"));
        var usings = string.Join('\n', snippet.Split('\n').Where(line => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=')));
        var body = snippet[usings.Length..].Trim();
        var compiled = string.Join('\n', Body().Match(source).Groups["code"].Value.Split('\n').Select(line => line.Length > 8 ? line[8..] : line.Trim())).Trim();

        Assert.Equal(compiled, body);
        Assert.Contains(usings, source);
        Assert.InRange(body.Split('\n').Length, 5, 14);
    }

    [Fact]
    public void The_snippet_does_what_the_readme_says()
    {
        using var temporary = new TemporaryFolder();
        BundleWriter.Write(temporary["digits"], TestBundle.Content(new TestModel()));
        File.WriteAllBytes(temporary["seven.png"], Convert.FromBase64String(TestPicture.Bar));
        File.WriteAllText(temporary["seven.txt"], "7");
        using var output = new StringWriter();

        ReadmeSnippet.Run(temporary["digits"], temporary["seven.png"], output);
        ReadmeSnippet.Run(temporary["digits"], temporary["seven.txt"], output);

        Assert.Matches(@"^[0-9] \(\d+\.\d%\)\n", output.ToString().ReplaceLineEndings("\n"));
        Assert.Contains("PNG, JPEG, WebP and BMP pictures are accepted", output.ToString());
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline, 1000)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("// <snippet>\n(?<code>.*?)\n *// </snippet>", RegexOptions.Singleline, 1000)]
    private static partial Regex Body();
}
