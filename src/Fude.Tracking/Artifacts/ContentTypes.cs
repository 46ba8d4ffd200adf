using System.Collections.Frozen;

namespace Fude.Tracking.Artifacts;

/// <summary>The content types of downloads: only such that no browser runs, whatever the file holds.</summary>
internal static class ContentTypes
{
    private const string Text = "text/plain; charset=utf-8";
    private const string Bytes = "application/octet-stream";

    // What a browser would run (HTML, SVG, scripts, XML) is text here; what MLflow shows as text is text as well.
    private static readonly FrozenSet<string> Texts = new[]
    {
        "txt", "log", "err", "cfg", "conf", "cnf", "cf", "ini", "properties", "prop", "hocon", "toml", "yaml", "yml", "json", "jsonl",
        "ndjson", "py", "py3", "r", "cs", "java", "js", "mjs", "ts", "css", "csv", "tsv", "md", "rst", "html", "htm", "xhtml", "xml", "xsl",
        "xslt", "svg", "geojson", "sh", "sql",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> TextNames =
        new[] { "MLmodel", "MLproject", "LICENSE", "README", "Dockerfile" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> Media = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["png"] = "image/png",
        ["jpg"] = "image/jpeg",
        ["jpeg"] = "image/jpeg",
        ["gif"] = "image/gif",
        ["webp"] = "image/webp",
        ["bmp"] = "image/bmp",
        ["mp4"] = "video/mp4",
        ["webm"] = "video/webm",
        ["wav"] = "audio/wav",
        ["mp3"] = "audio/mpeg",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The content type of a file.</summary>
    /// <param name="name">Its name.</param>
    public static string Of(string name)
    {
        var extension = Path.GetExtension(name).TrimStart('.');
        if (Media.TryGetValue(extension, out var type))
            return type;
        return Texts.Contains(extension) || TextNames.Contains(name) ? Text : Bytes;
    }
}
