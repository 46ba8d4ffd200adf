namespace Fude.Hosting.Servers;

/// <summary>What the process ends with.</summary>
public static class ExitCodes
{
    /// <summary>Stopped as it was told to.</summary>
    public const int Success = 0;

    /// <summary>Could not start.</summary>
    public const int Failure = 1;

    /// <summary>Wrong settings.</summary>
    public const int BadUsage = 2;
}
