using AngleSharp.Dom;
using Ganss.Xss;
using Markdig;
using Markdig.Syntax;
using Microsoft.AspNetCore.Components;

namespace Fude.Tracking.Console.Previews;

/// <summary>
/// The one way from Markdown, which anybody may have written, to HTML in the console's pages. HTML within it is text; what comes
/// out is cleaned once more to a short list of elements without classes, ids, events and styles. Pictures of other sites are links.
/// </summary>
internal static class MarkdownHtml
{
    /// <summary>Most characters that are read; what follows is left out.</summary>
    public const int MaxCharacters = 50_000;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UseTaskLists()
        .UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough)
        .UseAutoLinks(new Markdig.Extensions.AutoLinks.AutoLinkOptions { ValidPreviousCharacters = "*_~(\"'" })
        .Build();

    private static readonly HtmlSanitizer Sanitizer = MakeSanitizer();

    /// <summary>Renders it.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="under">The level of the heading that it stands under: its own headings are deeper.</param>
    /// <param name="picture">The address on this server of a picture that is named by a relative path; null where it has none.</param>
    /// <returns>HTML that may stand in a page; null where it nests deeper than anybody writes: show it as text.</returns>
    public static MarkupString? Render(string markdown, int under = 2, Func<string, string?>? picture = null)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        MarkdownDocument document;
        try
        {
            document = Markdown.Parse(markdown.Length > MaxCharacters ? markdown[..MaxCharacters] : markdown, Pipeline);
        }
        catch (ArgumentException)
        {
            return null; // "too deeply nested"
        }

        MarkdownTree.Settle(document, under, picture);
        return new MarkupString(Sanitizer.Sanitize(document.ToHtml(Pipeline)));
    }

    private static HtmlSanitizer MakeSanitizer()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
            {
                "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "del", "br", "hr", "a", "img",
                "table", "thead", "tbody", "tr", "th", "td",
            },
            AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "src", "alt", "title", "start", "style" },
            AllowedSchemes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "http", "https", "mailto" },
            UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "src" },
            AllowedCssProperties = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "text-align" },
        })
        {
            AllowDataAttributes = false,
            KeepChildNodes = false,
        };
        sanitizer.PostProcessNode += (_, step) => Finish(step.Node);
        return sanitizer;
    }

    // Decided once more on what the browser is going to see.
    private static void Finish(INode node)
    {
        if (node is not IElement element)
            return;
        switch (element.LocalName)
        {
            case "a":
                if (SafeLink.Of(element.GetAttribute("href")) is not { } link)
                {
                    element.RemoveAttribute("href");
                    break;
                }

                element.SetAttribute("href", link);
                element.SetAttribute("rel", SafeLink.Rel);
                if (!SafeLink.IsLocal(link))
                    element.SetAttribute("target", "_blank");
                break;
            case "img":
                if (element.GetAttribute("src") is { } source && source.StartsWith(ArtifactAddress.Base, StringComparison.Ordinal))
                    element.SetAttribute("loading", "lazy");
                else
                    element.Remove();
                break;
            case "th":
                element.SetAttribute("scope", "col");
                break;
        }
    }
}
