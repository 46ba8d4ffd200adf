using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Protocol;

/// <summary>
/// How answers are written: as MLflow writes them, quotes as <c>'</c> and <c>\"</c> and not as <c>\u0027</c>. Clients and tests
/// look for words such as <c>parameter 'name'</c> in the text of an answer, and browsers are told that it is no HTML.
/// </summary>
internal static class AnswerJson
{
    private static readonly MlflowJson Plain = new(new JsonSerializerOptions(MlflowJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The type's contract with that way of writing.</summary>
    public static JsonTypeInfo<T> Of<T>(JsonTypeInfo<T> type) => (JsonTypeInfo<T>?)Plain.GetTypeInfo(type.Type) ?? type;
}
