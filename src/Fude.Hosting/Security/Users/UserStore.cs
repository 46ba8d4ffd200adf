using System.Data.Common;
using System.Security.Cryptography;
using Fude.Hosting.Databases;

namespace Fude.Hosting.Security.Users;

/// <summary>
/// The table <c>fude_users</c>. Whenever there are users there is an admin among them, so that nobody locks everybody out.
/// Names and passwords are checked here.
/// </summary>
/// <param name="database">The database that has the table.</param>
/// <param name="passwords">Hashes.</param>
/// <param name="time">Stamps changes.</param>
public sealed class UserStore(Database database, Passwords passwords, TimeProvider time)
{
    private const string Columns = "name, password_hash, role, stamp, created_time, last_update_time";

    /// <summary>All users, by name.</summary>
    /// <param name="cancellation">Gives up.</param>
    public ValueTask<List<User>> ListAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(session => session.Query($"SELECT {Columns} FROM fude_users ORDER BY name", Read), cancellation);

    /// <summary>Adds a user.</summary>
    /// <param name="name">The name.</param>
    /// <param name="password">The password.</param>
    /// <param name="role">reader, writer or admin; the first user has to be an admin.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserException">The name is taken, or something is not as it has to be.</exception>
    public Task<User> AddAsync(string? name, string? password, string? role, CancellationToken cancellation = default)
    {
        var valid = UserRules.Name(name);
        var given = UserRules.Role(role);
        var hash = passwords.Hash(UserRules.Password(valid, password));
        var now = Now;
        var user = new User(valid, hash, given, NewStamp(), now, now);
        return database.WriteAsync(session =>
        {
            if (Find(session, valid) is not null)
                throw new UserException(UserFault.Exists, $"There is a user {valid} already.");
            session.Execute($"INSERT INTO fude_users ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5)", user.Name, user.PasswordHash, user.Role.Word(), user.Stamp, now, now);
            EnsureAdmin(session, "The first user has to be an admin: --role admin.");
            return user;
        }, cancellation);
    }

    /// <summary>Removes a user.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserException">There is no such user, or it is the last admin and there are others.</exception>
    public Task RemoveAsync(string? name, CancellationToken cancellation = default)
    {
        var valid = UserRules.Name(name);
        return database.WriteAsync(session =>
        {
            if (session.Execute("DELETE FROM fude_users WHERE name = @p0", valid) == 0)
                throw Missing(valid);
            EnsureAdmin(session, $"{valid} is the last admin: make another user an admin first.");
        }, cancellation);
    }

    /// <summary>Sets a password.</summary>
    /// <param name="name">The name.</param>
    /// <param name="password">The new password.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserException">There is no such user, or the password is not as it has to be.</exception>
    public Task SetPasswordAsync(string? name, string? password, CancellationToken cancellation = default)
    {
        var valid = UserRules.Name(name);
        var hash = passwords.Hash(UserRules.Password(valid, password));
        return ChangeAsync(valid, "password_hash", hash, cancellation);
    }

    /// <summary>Sets a role.</summary>
    /// <param name="name">The name.</param>
    /// <param name="role">reader, writer or admin.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UserException">There is no such user or role, or it is the last admin.</exception>
    public Task SetRoleAsync(string? name, string? role, CancellationToken cancellation = default) =>
        ChangeAsync(UserRules.Name(name), "role", UserRules.Role(role).Word(), cancellation);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private Task ChangeAsync(string name, string column, string value, CancellationToken cancellation)
    {
        var (stamp, now) = (NewStamp(), Now);
        return database.WriteAsync(session =>
        {
            if (session.Execute($"UPDATE fude_users SET {column} = @p1, stamp = @p2, last_update_time = @p3 WHERE name = @p0", name, value, stamp, now) == 0)
                throw Missing(name);
            EnsureAdmin(session, $"{name} is the last admin: make another user an admin first.");
        }, cancellation);
    }

    private static User? Find(DatabaseSession session, string name) => session.First($"SELECT {Columns} FROM fude_users WHERE name = @p0", Read, name);

    private static void EnsureAdmin(DatabaseSession session, string otherwise)
    {
        var roles = session.Query("SELECT role FROM fude_users", row => row.GetString(0));
        if (roles.Count > 0 && !roles.Contains(Role.Admin.Word(), StringComparer.Ordinal))
            throw new UserException(UserFault.NoAdmin, otherwise);
    }

    // A role of a later version is one that we know nothing of: it may only look.
    private static User Read(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), Roles.Parse(row.GetString(2)) ?? Role.Reader, row.GetString(3), row.GetInt64(4), row.GetInt64(5));

    private static UserException Missing(string name) => new(UserFault.Missing, $"There is no user {name}.");

    private static string NewStamp() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
