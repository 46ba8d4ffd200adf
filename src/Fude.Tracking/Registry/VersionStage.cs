using Fude.Tracking.Errors;

namespace Fude.Tracking.Registry;

/// <summary>The stages of versions. Clients write them in any case.</summary>
internal static class VersionStage
{
    public const string None = "None";
    public const string Staging = "Staging";
    public const string Production = "Production";
    public const string Archived = "Archived";

    /// <summary>The stage of versions that were deleted; no client can name it.</summary>
    public const string Deleted = "Deleted_Internal";

    private static readonly string[] All = [None, Staging, Production, Archived];

    /// <summary>Whether versions of a stage are in use, so that moving another one there may archive them.</summary>
    public static bool IsActive(string stage) => stage is Staging or Production;

    /// <summary>The stage as it is stored and answered.</summary>
    /// <param name="stage">As a client has written it.</param>
    /// <exception cref="MlflowException">There is no such stage.</exception>
    public static string Canonical(string stage) =>
        All.FirstOrDefault(each => each.Equals(stage, StringComparison.OrdinalIgnoreCase))
        ?? throw MlflowException.Invalid($"Invalid Model Version stage: {(stage.Length > 100 ? stage[..100] : stage)}. Value must be one of {string.Join(", ", All)}.");
}
