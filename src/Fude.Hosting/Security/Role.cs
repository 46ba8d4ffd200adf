namespace Fude.Hosting.Security;

/// <summary>What a user may do. Each role may do what those before it may.</summary>
public enum Role
{
    /// <summary>Look.</summary>
    Reader = 1,

    /// <summary>Change runs, artifacts and models.</summary>
    Writer = 2,

    /// <summary>Manage users, and remove for good.</summary>
    Admin = 3,
}

/// <summary>Roles as words, and what each may use.</summary>
public static class Roles
{
    /// <summary>The words.</summary>
    public static IReadOnlyList<string> Words { get; } = ["reader", "writer", "admin"];

    /// <summary>A role as a word.</summary>
    /// <param name="role">The role.</param>
    public static string Word(this Role role) => Words[(int)role - 1];

    /// <summary>The role of a word.</summary>
    /// <param name="word">reader, writer or admin.</param>
    /// <returns>Null where the word is none of them.</returns>
    public static Role? Parse(string? word)
    {
        for (var i = 0; i < Words.Count; i++)
        {
            if (Words[i] == word)
                return (Role)(i + 1);
        }

        return null;
    }

    /// <summary>Whether a role may use a route.</summary>
    /// <param name="role">The role.</param>
    /// <param name="access">What the route asks for.</param>
    public static bool May(this Role role, Access access) => (int)role >= (int)access;
}
