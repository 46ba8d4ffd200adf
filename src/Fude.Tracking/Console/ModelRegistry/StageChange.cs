using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Console.ModelRegistry;

/// <summary>A version went from one stage to another: kept as a tag of the version, since MLflow's tables have no place for a reason.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who did it.</param>
/// <param name="From">The stage before.</param>
/// <param name="To">The stage after it.</param>
/// <param name="Reason">Why.</param>
internal sealed record StageChange(DateTimeOffset At, string By, string From, string To, string Reason)
{
    private const string Prefix = "fude.stage/";

    /// <summary>The tag's key.</summary>
    [JsonIgnore]
    public string Key => Prefix + At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public string ToJson() => JsonSerializer.Serialize(this, StageChangeJson.Relaxed.StageChange);

    /// <summary>Whether a tag keeps a change.</summary>
    public static bool IsKept(Tag tag) => tag.Key.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The changes of a version, the newest first. What somebody else wrote under such a key is left out.</summary>
    public static IReadOnlyList<StageChange> Of(IEnumerable<Tag>? tags) =>
        [.. (tags ?? []).Where(IsKept).Select(Read).OfType<StageChange>().OrderByDescending(change => change.At)];

    private static StageChange? Read(Tag tag)
    {
        try
        {
            return JsonSerializer.Deserialize(tag.Value, StageChangeJson.Relaxed.StageChange);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The change's JSON, without reflection; Japanese stays readable in other tools.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StageChange))]
internal sealed partial class StageChangeJson : JsonSerializerContext
{
    private static readonly Lazy<StageChangeJson> Readable = new(() => new StageChangeJson(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    }));

    public static StageChangeJson Relaxed => Readable.Value;
}
