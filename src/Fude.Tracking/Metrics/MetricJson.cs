using System.Text.Json.Serialization;

namespace Fude.Tracking.Metrics;

/// <summary>The places that page tokens hold.</summary>
[JsonSourceGenerationOptions(RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HistoryPlace))]
internal sealed partial class MetricJson : JsonSerializerContext;
