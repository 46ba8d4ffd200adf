using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fude.Cli.Building;

/// <summary>What a build left, as <c>dist/TAG/build.json</c> holds it: what is deployed by that tag.</summary>
/// <param name="Tag">The name that the model goes by, bound to its bundle for ever.</param>
/// <param name="Digest">The bundle's identity.</param>
/// <param name="RunId">The run that it is from.</param>
/// <param name="Source">Where the application fetches it: <c>runs:/RUN_ID/model</c> or <c>models:/NAME/VERSION</c>.</param>
/// <param name="Name">The registered model.</param>
/// <param name="Version">Its version.</param>
/// <param name="Forced">Whether the gate was shut and the bundle was let through.</param>
/// <param name="ForceReason">Why; null where it was not.</param>
/// <param name="Gate">What the gate has found; the whole report is <c>gate.json</c>.</param>
/// <param name="BuiltAt">When, in UTC.</param>
/// <param name="Image">The container image; null where none was built.</param>
public sealed record BuildRecord(
    string Tag, string Digest, string RunId, string Source, string Name, string Version, bool Forced, string? ForceReason, GateSummary Gate, DateTimeOffset BuiltAt, ImageRecord? Image)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "build.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The record as the file holds it.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Json), (byte)'\n'];

    /// <summary>Reads the record of a build.</summary>
    /// <param name="folder">The build's folder, <c>dist/TAG</c>.</param>
    /// <returns>Null where there is no such file.</returns>
    /// <exception cref="CommandException">The file is damaged.</exception>
    public static BuildRecord? Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
            return null;
        try
        {
            var record = JsonSerializer.Deserialize<BuildRecord>(File.ReadAllBytes(file), Json);
            return record is { Tag: not null, Digest: not null, RunId: not null, Source: not null, Gate: not null } ? record : throw new JsonException("a value is missing");
        }
        catch (JsonException e)
        {
            throw new CommandException($"{file} is damaged ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}): remove {folder}, and build it again");
        }
    }
}

/// <summary>What the gate has found.</summary>
/// <param name="Passed">Whether it was open.</param>
/// <param name="Figures">All figures by name.</param>
public sealed record GateSummary(bool Passed, IReadOnlyDictionary<string, double> Figures);

/// <summary>A container image.</summary>
/// <param name="Name">Its name with its tag.</param>
/// <param name="Id">Its digest in the engine that built it.</param>
public sealed record ImageRecord(string Name, string Id);
