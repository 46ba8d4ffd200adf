using System.Text.Json.Serialization;
using Fude.App.Errors;
using Fude.App.Explanations;
using Fude.App.Feedback;
using Fude.App.Health;
using Fude.App.Models;
using Fude.App.OpenInference;
using Fude.App.Predictions;
using Fude.App.Releases;
using Fude.App.Releases.Collecting;
using Fude.App.Repredictions;

namespace Fude.App;

/// <summary>Every type that travels as JSON, written without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(ReadinessAnswer))]
[JsonSerializable(typeof(CurrentModelAnswer))]
[JsonSerializable(typeof(ModelsAnswer))]
[JsonSerializable(typeof(PredictionAnswer))]
[JsonSerializable(typeof(CorrectionRequest))]
[JsonSerializable(typeof(CorrectionAnswer))]
[JsonSerializable(typeof(AccuracyAnswer))]
[JsonSerializable(typeof(LiveAnswer))]
[JsonSerializable(typeof(ReadyAnswer))]
[JsonSerializable(typeof(ModelReadyAnswer))]
[JsonSerializable(typeof(ServerMetadata))]
[JsonSerializable(typeof(ModelMetadata))]
[JsonSerializable(typeof(InferErrorAnswer))]
[JsonSerializable(typeof(ExplanationAnswer))]
[JsonSerializable(typeof(RepredictionAnswer))]
[JsonSerializable(typeof(RepredictionsAnswer))]
[JsonSerializable(typeof(ReleaseWish))]
[JsonSerializable(typeof(ReleaseWord))]
[JsonSerializable(typeof(ReleaseAnswer))]
[JsonSerializable(typeof(ReleasesAnswer))]
[JsonSerializable(typeof(RollbackAnswer))]
[JsonSerializable(typeof(LedgerAnswer))]
[JsonSerializable(typeof(LedgerCheckAnswer))]
[JsonSerializable(typeof(ReleasesAtAnswer))]
[JsonSerializable(typeof(VerdictAnswer))]
[JsonSerializable(typeof(ComparisonsAnswer))]
[JsonSerializable(typeof(long[]))]
[JsonSerializable(typeof(Dictionary<long, string>))]
internal sealed partial class AppJson : JsonSerializerContext;
