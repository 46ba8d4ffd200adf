namespace Fude.App.Feedback;

/// <summary>Who says what a drawing is, as the database and the API have it.</summary>
internal static class CorrectionSource
{
    /// <summary>Whoever drew it.</summary>
    public const string Drawer = "drawer";

    /// <summary>Somebody else who has not signed in.</summary>
    public const string Visitor = "visitor";

    /// <summary>Somebody who has signed in; the author is that user.</summary>
    public const string User = "user";
}
