using Fude.Tracking.Client.Messages;
using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Search.Listing;

/// <summary>Which runs are listed, and in which order.</summary>
public sealed record RunListQuery
{
    /// <summary>The experiments; none lists nothing.</summary>
    public required IReadOnlyList<long> Experiments { get; init; }

    /// <summary>A filter in the grammar of searches; null holds for all.</summary>
    public string? Filter { get; init; }

    /// <summary>Active runs, deleted ones or both.</summary>
    public ViewType View { get; init; } = ViewType.ActiveOnly;

    /// <summary>Only runs of this status, as the protocol writes it; null for all.</summary>
    public string? Status { get; init; }

    /// <summary>Only runs that started at this time or later, in milliseconds since 1970 UTC; null for all.</summary>
    public long? StartedSince { get; init; }

    /// <summary>Only runs that have logged a model, or that a version of a registered model comes from.</summary>
    public bool HasModel { get; init; }

    /// <summary>Only runs of this user; null for all.</summary>
    public string? User { get; init; }

    /// <summary>What they are ordered by: a metric, param or tag, or one of <see cref="ListedRuns.Orders"/>.</summary>
    public Subject Order { get; init; } = ListedRuns.Started;

    /// <summary>Whether the least comes first. What has no value comes last either way, and NaN before it.</summary>
    public bool Ascending { get; init; }
}
