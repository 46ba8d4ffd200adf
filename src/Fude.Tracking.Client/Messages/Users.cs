namespace Fude.Tracking.Client.Messages;

/// <summary>Somebody who can sign in to a server of Fude's. Times are milliseconds since 1970 UTC.</summary>
/// <param name="Name">The name, in lower case.</param>
/// <param name="Role"><c>reader</c>, <c>writer</c> or <c>admin</c>.</param>
public sealed record UserInfo(string Name, string Role)
{
    /// <summary>When the user was added; null for somebody who is not in the table, such as the command line of the server's machine.</summary>
    public long? CreatedTime { get; init; }

    /// <summary>When the password or the role last changed.</summary>
    public long? LastUpdateTime { get; init; }
}

/// <summary>Signs in (<c>POST /api/fude/login</c>).</summary>
/// <param name="Username">The user.</param>
/// <param name="Password">The password.</param>
public sealed record SignInRequest(string Username, string Password);

/// <summary>A token for who signed in.</summary>
/// <param name="Token">What is sent as <c>Authorization: Bearer …</c>.</param>
/// <param name="ExpiresAt">When it stops to hold, in milliseconds since 1970 UTC.</param>
/// <param name="User">Whom it is for.</param>
public sealed record SignInAnswer(string Token, long ExpiresAt, UserInfo User);

/// <summary>A user.</summary>
/// <param name="User">The user.</param>
public sealed record UserAnswer(UserInfo User);

/// <summary>All users.</summary>
/// <param name="Users">By name.</param>
public sealed record UsersAnswer(IReadOnlyList<UserInfo> Users);

/// <summary>Adds a user (<c>POST /api/fude/users</c>).</summary>
/// <param name="Name">The name.</param>
/// <param name="Password">The password.</param>
/// <param name="Role"><c>reader</c>, <c>writer</c> or <c>admin</c>.</param>
public sealed record AddUserRequest(string Name, string Password, string Role);

/// <summary>Sets a user's password (<c>PUT /api/fude/users/NAME/password</c>).</summary>
/// <param name="Password">The new one.</param>
public sealed record SetPasswordRequest(string Password);

/// <summary>Sets a user's role (<c>PUT /api/fude/users/NAME/role</c>).</summary>
/// <param name="Role"><c>reader</c>, <c>writer</c> or <c>admin</c>.</param>
public sealed record SetRoleRequest(string Role);

/// <summary>Sets one's own password (<c>POST /api/fude/me/password</c>).</summary>
/// <param name="OldPassword">The present one.</param>
/// <param name="NewPassword">The new one.</param>
public sealed record ChangePasswordRequest(string OldPassword, string NewPassword);
