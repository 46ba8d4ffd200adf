namespace Fude.Hosting.Security;

/// <summary>Who may use a route. Every route carries one as metadata.</summary>
public enum Access
{
    /// <summary>Everybody, signed in or not.</summary>
    Anyone,

    /// <summary>Whoever may look: readers, writers and administrators.</summary>
    Read,

    /// <summary>Whoever may change things: writers and administrators.</summary>
    Write,

    /// <summary>Administrators.</summary>
    Admin,
}
