namespace Fude.Cli.Doctor;

/// <summary>How serious a finding is.</summary>
public enum FindingState
{
    /// <summary>All is well.</summary>
    Ok,

    /// <summary>Something that is not needed for everything is missing.</summary>
    Optional,

    /// <summary>Fude does not work without it.</summary>
    Broken,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="State">How serious it is.</param>
/// <param name="Found">What was found.</param>
/// <param name="Remedy">What to do; null where nothing is to be done.</param>
public sealed record Finding(string Name, FindingState State, string Found, string? Remedy = null);
