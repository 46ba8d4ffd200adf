using System.Diagnostics.CodeAnalysis;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Runs;

/// <summary>
/// The id that a run has on its client already, because it began where no server could be reached. The server gives it the same one, so
/// that what the run has made names it rightly. Told by a tag: the protocol has no field for it, and MLflow's server takes it all the same.
/// </summary>
internal static class WantedRunId
{
    private const string Prefix = "local-";
    private const int Length = 32;

    public static string? Of(IReadOnlyList<Tag> tags)
    {
        var local = tags.FirstOrDefault(tag => tag.Key == RunTags.LocalId)?.Value;
        return local is not null && local.StartsWith(Prefix, StringComparison.Ordinal) && local.Length == Prefix.Length + Length
            && local.AsSpan(Prefix.Length).IndexOfAnyExcept("0123456789abcdef") < 0
            ? local[Prefix.Length..]
            : null;
    }

    public static bool IsFree(DatabaseSession session, [NotNullWhen(true)] string? id) =>
        id is not null && session.First("SELECT run_uuid FROM runs WHERE run_uuid = @p0", row => row.GetString(0), id) is null;
}
