namespace Fude.Tracking.Console.Previews;

/// <summary>How a file is shown.</summary>
internal enum PreviewKind
{
    /// <summary>Text; bytes that are none are told by their number.</summary>
    Text,

    /// <summary>A picture of a kind that browsers only draw.</summary>
    Picture,

    /// <summary>A drawing in SVG: as a picture, in which nothing runs and nothing is loaded.</summary>
    Drawing,

    /// <summary>Markdown.</summary>
    Markdown,

    /// <summary>JSON.</summary>
    Json,

    /// <summary>Values separated by commas or tabs.</summary>
    Table,

    /// <summary>A page, in a frame without origin and scripts.</summary>
    Page,

    /// <summary>A network in ONNX.</summary>
    Network,

    /// <summary>The manifest of a bundle.</summary>
    Bundle,
}

/// <summary>Decides by a file's name how it is shown.</summary>
internal static class PreviewKinds
{
    private static readonly Dictionary<string, PreviewKind> ByEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = PreviewKind.Picture,
        [".jpg"] = PreviewKind.Picture,
        [".jpeg"] = PreviewKind.Picture,
        [".gif"] = PreviewKind.Picture,
        [".webp"] = PreviewKind.Picture,
        [".svg"] = PreviewKind.Drawing,
        [".md"] = PreviewKind.Markdown,
        [".markdown"] = PreviewKind.Markdown,
        [".json"] = PreviewKind.Json,
        [".geojson"] = PreviewKind.Json,
        [".csv"] = PreviewKind.Table,
        [".tsv"] = PreviewKind.Table,
        [".html"] = PreviewKind.Page,
        [".htm"] = PreviewKind.Page,
        [".onnx"] = PreviewKind.Network,
    };

    // What the console's own addresses serve as what it is. SVG and HTML have no origin there, and run nothing.
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".svg"] = "image/svg+xml",
        [".html"] = "text/html; charset=utf-8",
        [".htm"] = "text/html; charset=utf-8",
    };

    public static PreviewKind Of(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name == "bundle.json" ? PreviewKind.Bundle : ByEnding.GetValueOrDefault(Path.GetExtension(name), PreviewKind.Text);
    }

    /// <summary>The content type by which a file is shown in the browser; null where it is only saved.</summary>
    public static string? InlineType(string name) => Types.GetValueOrDefault(Path.GetExtension(name));
}
