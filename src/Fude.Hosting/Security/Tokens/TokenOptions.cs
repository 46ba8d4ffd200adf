namespace Fude.Hosting.Security.Tokens;

/// <summary>How tokens are signed and taken.</summary>
public sealed record TokenOptions
{
    /// <summary>Who signs: all hosts of one installation are one issuer.</summary>
    public string Issuer { get; init; } = "fude";

    /// <summary>Who takes them.</summary>
    public string Audience { get; init; } = "fude";

    /// <summary>How long a token holds that was given for a password.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How far the clocks of two machines may differ.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest token that is looked at, in characters.</summary>
    public int MaxLength { get; init; } = 4096;
}
