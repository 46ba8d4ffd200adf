using Fude.Tracking.Client.Messages;
using Fude.Tracking.Experiments;
using Fude.Tracking.Protocol;

namespace Fude.Tracking.Search;

/// <summary>Which stages of life a view is of.</summary>
internal static class ViewStages
{
    /// <summary>The stage as the tables have it; null for all.</summary>
    public static string? Of(ViewType? view) => (view ?? ViewType.ActiveOnly) switch
    {
        ViewType.All => null,
        ViewType.DeletedOnly => Stages.Deleted,
        _ => Stages.Active,
    };

    /// <summary>Reads a view; null where it is absent.</summary>
    public static ViewType? Read(MlflowFields fields, string name) => fields.Choice(name) switch
    {
        null or "" => null,
        "ACTIVE_ONLY" or "1" => ViewType.ActiveOnly,
        "DELETED_ONLY" or "2" => ViewType.DeletedOnly,
        "ALL" or "3" => ViewType.All,
        var other => throw fields.Wrong(name, other, "Valid values are ACTIVE_ONLY, DELETED_ONLY and ALL."),
    };
}
