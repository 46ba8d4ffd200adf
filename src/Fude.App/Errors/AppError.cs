namespace Fude.App.Errors;

/// <summary>A kind of error that clients can be answered with. The code is stable; programs go by it.</summary>
/// <param name="Code">Stable name.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">The same short English for every occurrence.</param>
public sealed record AppError(string Code, int Status, string Title);

/// <summary>One occurrence of an error.</summary>
/// <param name="Error">Its kind.</param>
/// <param name="Detail">What is wrong here and what to do.</param>
public sealed record AppFault(AppError Error, string Detail)
{
    /// <summary>The form field or query parameter that it is about.</summary>
    public string? Field { get; init; }

    /// <summary>The limit that was passed.</summary>
    public long? Limit { get; init; }

    /// <summary>What arrived instead.</summary>
    public long? Actual { get; init; }

    /// <summary>Seconds after which it pays to try again.</summary>
    public int? RetryAfter { get; init; }
}
