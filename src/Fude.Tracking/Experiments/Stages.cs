namespace Fude.Tracking.Experiments;

/// <summary>The lifecycle stages of experiments and runs.</summary>
internal static class Stages
{
    public const string Active = "active";
    public const string Deleted = "deleted";
}
