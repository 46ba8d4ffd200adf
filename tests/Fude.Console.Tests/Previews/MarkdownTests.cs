using System.Diagnostics;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Fude.Tracking.Console.Previews;

namespace Fude.Console.Tests.Previews;

/// <summary>Markdown that anybody may have written becomes HTML that does nothing but look.</summary>
public sealed class MarkdownTests
{
    private static readonly string[] Elements =
        ["a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"];

    private static readonly string[] Attributes = ["alt", "href", "loading", "rel", "scope", "src", "start", "style", "target", "title"];

    public static TheoryData<string> Hostile => new(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#x0A;script:alert(1))",
        "[x](java&Tab;script:alert(1))",
        "[x](&#1;javascript:alert(1))",
        "[x](&#x20;javascript:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](javascript&colon;alert(1))",
        "[x](vbscript:msgbox(1))",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](blob:http://localhost/1)",
        "[x](file:///etc/passwd)",
        "[x]: javascript:alert(1)\n\n[x]",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x](https://evil.example/pixel.png)",
        "![x](//evil.example/pixel.png)",
        "![x](/\\evil.example/pixel.png)",
        "![x](data:image/svg+xml;base64,PHN2Zy8+)",
        "![x\" onerror=\"alert(1)](x.png)",
        "![x](x.png \"t\\\" onerror=\\\"alert(1)\")",
        "[![x](https://evil.example/pixel.png)](javascript:alert(1))",
        "[x](https://example.com \"t\\\" onclick=\\\"alert(1)\")",
        "```\"><script>alert(1)</script>\n</code></pre><script>alert(1)</script>\n```",
        "```js onload=alert(1)\nx\n```",
        "`<script>alert(1)</script>`",
        "# x {onclick=alert(1)}\n\n[x](y){onclick=alert(1) #location .mud-overlay}",
        "| <b onclick=alert(1)>x |\n|---|\n| <script>alert(1)</script> |",
        "- [ ] <input autofocus onfocus=alert(1)>",
        "<form action=/session/end method=post><button>x</button></form>",
        "<style>*{display:none}</style>",
        "<div style=\"position:fixed;inset:0\" class=\"mud-overlay\" id=\"content\">x</div>",
        "<base href=//evil.example/>",
        "<meta http-equiv=refresh content='0;url=//evil.example'>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<https://example.com/\"onmouseover=\"alert(1)>",
        "https://example.com/\"onmouseover=alert(1)",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "\u0000<script\u0000>alert(1)</script>",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?php echo 1 ?><!-- --><script>alert(1)</script>-->",
        "@{alert(1)} {{constructor.constructor('alert(1)')()}}");

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Nothing_that_somebody_wrote_runs_or_asks_another_site(string markdown)
    {
        foreach (var element in Parsed(markdown).QuerySelectorAll("*"))
        {
            Assert.Contains(element.LocalName, Elements);
            foreach (var attribute in element.Attributes)
                Assert.Contains(attribute.Name, Attributes);
            Assert.Matches("^(text-align: (left|right|center))?;?$", element.GetAttribute("style") ?? "");
            Assert.Matches("^(/console/artifacts/.*)?$", element.GetAttribute("src") ?? "");
            if (element.GetAttribute("href") is { } link)
            {
                Assert.Matches("^(https?://|mailto:|//|/|[a-z.]*$)", link);
                Assert.Equal("noopener noreferrer nofollow", element.GetAttribute("rel"));
            }
        }
    }

    [Fact]
    public void What_people_write_in_notes_looks_like_it()
    {
        var body = Parsed("""
            # Findings

            Loss *falls*, **slowly**, ~~not~~; see https://example.com/a?b=1 and [run](/runs/1), `x < 1`.

            - [x] done
            - [ ] open

            | name | value |
            |------|------:|
            | a    |     1 |

            ```python
            if a < b: print("<b>")
            ```

            > quoted

            1. one
            """);
        Assert.Equal("Findings", body.QuerySelector("h3")!.TextContent);
        Assert.Equal(["falls", "slowly", "not"], body.QuerySelectorAll("em, strong, del").Select(each => each.TextContent));
        Assert.Equal(["https://example.com/a?b=1", "/runs/1"], body.QuerySelectorAll("a").Select(each => each.GetAttribute("href")));
        Assert.Equal(["_blank", null], body.QuerySelectorAll("a").Select(each => each.GetAttribute("target")));
        Assert.Equal(["☑ done", "☐ open", "one"], body.QuerySelectorAll("li").Select(each => each.TextContent.Trim()));
        Assert.Equal("text-align: right", body.QuerySelectorAll("td").Last().GetAttribute("style")!.TrimEnd(';'));
        Assert.Equal("if a < b: print(\"<b>\")", body.QuerySelector("pre code")!.TextContent.Trim());
        Assert.Equal("quoted", body.QuerySelector("blockquote")!.TextContent.Trim());
        Assert.Equal("x < 1", body.QuerySelector("p code")!.TextContent);
    }

    [Fact]
    public void Html_is_shown_as_the_text_that_it_is() =>
        Assert.Equal("<script>alert(1)</script>", Parsed("<script>alert(1)</script>").TextContent.Trim());

    [Fact]
    public void The_words_of_a_link_that_leads_nowhere_safe_stay()
    {
        var body = Parsed("before [*these* words](javascript:alert(1)) after");
        Assert.Equal("before these words after", body.TextContent.Trim());
        Assert.Empty(body.QuerySelectorAll("a"));
    }

    [Fact]
    public void A_picture_of_another_site_becomes_a_link_and_one_of_ours_is_shown()
    {
        var body = Parsed("![far](https://example.com/a.png) ![near](plots/a.png)", path => ArtifactAddress.OfRun("1", path));
        Assert.Equal("https://example.com/a.png", body.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("far", body.QuerySelector("a")!.TextContent);
        var picture = Assert.Single(body.QuerySelectorAll("img"));
        Assert.Equal(("/console/artifacts/runs/1/plots/a.png", "near"), (picture.GetAttribute("src"), picture.GetAttribute("alt")));
    }

    [Fact]
    public void Headings_go_down_one_level_at_a_time()
    {
        var body = Parsed("# a\n\n##### b\n\n## c\n\n###### d");
        Assert.Equal(["H3", "H4", "H4", "H5"], body.QuerySelectorAll("h1, h2, h3, h4, h5, h6").Select(each => each.TagName));
    }

    [Fact]
    public void What_nests_deeper_than_anybody_writes_is_not_rendered()
    {
        Assert.Null(MarkdownHtml.Render(string.Concat(Enumerable.Repeat("> ", 1000)) + "x"));
        Assert.NotNull(MarkdownHtml.Render(string.Concat(Enumerable.Repeat("> ", 20)) + "x"));
    }

    [Theory] // 0.5 s each at most where nothing else runs
    [InlineData("[")]
    [InlineData("`a``")]
    [InlineData("|a\n|-\n")]
    [InlineData("[a](b")]
    public void Markdown_made_to_be_slow_is_not(string part)
    {
        var clock = Stopwatch.StartNew();
        MarkdownHtml.Render(string.Concat(Enumerable.Repeat(part, 100_000 / part.Length)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"took {clock.Elapsed}");
    }

    private static IElement Parsed(string markdown, Func<string, string?>? picture = null)
    {
        var html = MarkdownHtml.Render(markdown, 2, picture);
        Assert.NotNull(html);
        return new HtmlParser().ParseDocument($"<body>{html.Value.Value}</body>").Body!;
    }
}
