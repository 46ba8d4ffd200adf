using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fude.Tracking.Console.AppLink;

/// <summary>What the console and the application say to each other. An answer in which something is missing is none of the application's.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AppReleaseList))]
[JsonSerializable(typeof(AppRelease))]
[JsonSerializable(typeof(AppRollback))]
[JsonSerializable(typeof(AppLedger))]
[JsonSerializable(typeof(AppLedgerCheck))]
[JsonSerializable(typeof(AppReleasesAt))]
[JsonSerializable(typeof(AppComparisonList))]
[JsonSerializable(typeof(AppAccuracyList))]
[JsonSerializable(typeof(AppDrawing))]
[JsonSerializable(typeof(AppDecision))]
[JsonSerializable(typeof(AppWish))]
[JsonSerializable(typeof(AppWord))]
[JsonSerializable(typeof(AppProblem))]
[JsonSerializable(typeof(AppRunning))]
internal sealed partial class AppJson : JsonSerializerContext;
