using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Fude.Tracking.Console.Previews;

/// <summary>What is changed in a Markdown document before it becomes HTML.</summary>
internal static class MarkdownTree
{
    private const int Deepest = 6;

    /// <summary>Fits headings under the page's, turns pictures of other sites into links, ticks into characters, and takes links away that lead nowhere safe.</summary>
    public static void Settle(MarkdownDocument document, int under, Func<string, string?>? picture)
    {
        var last = under;
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            // Nobody who listens to the page is sent from level 2 to level 5.
            heading.Level = Math.Clamp(Math.Min(heading.Level + under, last + 1), 1, Deepest);
            last = heading.Level;
        }

        foreach (var code in document.Descendants<FencedCodeBlock>())
            code.Info = null; // becomes a class
        foreach (var tick in document.Descendants<TaskList>().ToList())
            tick.ReplaceBy(new LiteralInline(tick.Checked ? "☑" : "☐"));
        foreach (var link in document.Descendants<LinkInline>().ToList())
            Settle(link, picture);
        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !link.IsEmail && SafeLink.Of(link.Url) is null).ToList())
            link.ReplaceBy(new LiteralInline(link.Url));
    }

    private static void Settle(LinkInline link, Func<string, string?>? picture)
    {
        var address = SafeLink.Of(link.GetDynamicUrl?.Invoke() ?? link.Url);
        link.GetDynamicUrl = null;
        link.Url = address;
        if (link.IsImage)
        {
            var here = address is not null && SafeLink.IsLocal(address) ? picture?.Invoke(address) : null;
            (link.Url, link.IsImage) = here is not null ? (here, true) : (address, false);
            if (!link.IsImage && link.FirstChild is null)
                link.AppendChild(new LiteralInline(address ?? ""));
        }

        // Its words stay.
        if (link.Url is null)
            link.ReplaceBy(new ContainerInline(), copyChildren: true);
    }
}
