namespace Fude.App.Releases;

/// <summary>Who changes releases where it is not a person.</summary>
public static class ReleaseActors
{
    /// <summary>The application itself, when every replica is ready or one can't be.</summary>
    public const string Release = "fude";

    /// <summary>The judge of canaries.</summary>
    public const string Judge = "judge";

    /// <summary>The settings of a start.</summary>
    public const string Settings = "settings";
}
