using System.Text.Json.Serialization;
using Fude.App.Errors;
using Fude.App.Health;
using Fude.App.Models;
using Fude.App.Predictions;

namespace Fude.App;

/// <summary>Every type that travels as JSON, written without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(CurrentModelAnswer))]
[JsonSerializable(typeof(ModelsAnswer))]
[JsonSerializable(typeof(PredictionAnswer))]
internal sealed partial class AppJson : JsonSerializerContext;
