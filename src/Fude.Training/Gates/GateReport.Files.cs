using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fude.Training.Gates;

public sealed partial record GateReport
{
    /// <summary>The names of the report's files, in a run below <c>gate/</c>.</summary>
    public const string JsonName = "gate.json";

    /// <summary>The page.</summary>
    public const string HtmlName = "gate.html";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>The report as a JSON document: every figure and threshold, digests and versions.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Json), (byte)'\n'];

    /// <summary>The report as a page that needs nothing else: no script, no other file, English and Japanese, light and dark.</summary>
    public byte[] ToHtml() => Pages.GatePage.Of(this);

    /// <summary>Writes <see cref="ToJson"/>.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public void WriteJson(string path) => File.WriteAllBytes(path, ToJson());

    /// <summary>Writes <see cref="ToHtml"/>.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public void WriteHtml(string path) => File.WriteAllBytes(path, ToHtml());
}
