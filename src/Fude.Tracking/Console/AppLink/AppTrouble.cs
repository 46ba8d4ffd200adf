namespace Fude.Tracking.Console.AppLink;

/// <summary>Why the application does not help.</summary>
public enum AppTroubleKind
{
    /// <summary>No address is set.</summary>
    NotSet,

    /// <summary><c>fude up</c> has not started it yet.</summary>
    NotStarted,

    /// <summary>Nothing answers at its address, or not in time.</summary>
    Unreachable,

    /// <summary>It does not believe our tokens, or lets the user not do this.</summary>
    Refused,

    /// <summary>It has no releases, or answers otherwise than this version expects.</summary>
    Foreign,

    /// <summary>There is no such thing there.</summary>
    Missing,

    /// <summary>It says what is wrong with what was asked.</summary>
    Told,
}

/// <summary>Why the application does not help, for the person at the console.</summary>
/// <param name="Kind">What kind of trouble.</param>
/// <param name="Where">The address that was asked, or the file that says it.</param>
/// <param name="Detail">What was said or happened, in one line.</param>
public sealed record AppTrouble(AppTroubleKind Kind, string Where, string Detail);

/// <summary>What the application answered, or why it did not.</summary>
/// <param name="Value">The answer.</param>
/// <param name="Trouble">Why there is none.</param>
/// <typeparam name="T">What was asked for.</typeparam>
public readonly record struct AppResult<T>(T? Value, AppTrouble? Trouble)
    where T : class;
