using System.Text.Json.Serialization;

namespace Fude.App.OpenInference;

internal sealed record LiveAnswer([property: JsonPropertyName("live")] bool Live);

internal sealed record ReadyAnswer([property: JsonPropertyName("ready")] bool Ready);

internal sealed record ModelReadyAnswer([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("ready")] bool Ready);

internal sealed record ServerMetadata(
    [property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("version")] string Version, [property: JsonPropertyName("extensions")] IReadOnlyList<string> Extensions);

internal sealed record TensorMetadata(
    [property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("datatype")] string Datatype, [property: JsonPropertyName("shape")] IReadOnlyList<long> Shape);

internal sealed record ModelMetadata(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("versions")] IReadOnlyList<string> Versions,
    [property: JsonPropertyName("platform")] string Platform,
    [property: JsonPropertyName("inputs")] IReadOnlyList<TensorMetadata> Inputs,
    [property: JsonPropertyName("outputs")] IReadOnlyList<TensorMetadata> Outputs);

internal sealed record InferErrorAnswer([property: JsonPropertyName("error")] string Error);
