namespace Fude.Hosting.Security.Users;

/// <summary>Somebody who can sign in with a password.</summary>
/// <param name="Name">Lower-case name.</param>
/// <param name="PasswordHash">As the framework's hasher writes it.</param>
/// <param name="Role">What the user may do.</param>
/// <param name="Stamp">Random; another one after each change of password or role, which ends what was signed before.</param>
/// <param name="CreatedAt">Milliseconds since 1970.</param>
/// <param name="UpdatedAt">Milliseconds since 1970.</param>
public sealed record User(string Name, string PasswordHash, Role Role, string Stamp, long CreatedAt, long UpdatedAt)
{
    /// <summary>The user as the sender of a request.</summary>
    public Caller ToCaller() => new(Name, Role) { Stamp = Stamp };

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Role.Word()})"; // not the hash
}

/// <summary>What is wrong with a change of users.</summary>
public enum UserFault
{
    /// <summary>The name, password or role is not one that can be given.</summary>
    Invalid,

    /// <summary>The name is taken.</summary>
    Exists,

    /// <summary>There is no such user.</summary>
    Missing,

    /// <summary>There would be users and no admin among them.</summary>
    NoAdmin,
}

/// <summary>Users can't be changed like that; the message is one line that says why.</summary>
/// <param name="fault">What is wrong.</param>
/// <param name="message">What to do.</param>
public sealed class UserException(UserFault fault, string message) : Exception(message)
{
    /// <summary>What is wrong.</summary>
    public UserFault Fault { get; } = fault;
}
