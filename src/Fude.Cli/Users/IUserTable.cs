using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Users;

/// <summary>Where users are changed: at a server that runs, or in the database of one that does not.</summary>
internal interface IUserTable : IDisposable
{
    /// <summary>Where that is, for people.</summary>
    string Place { get; }

    Task<IReadOnlyList<UserInfo>> ListAsync(CancellationToken cancellation);

    Task AddAsync(string name, string password, string role, CancellationToken cancellation);

    Task RemoveAsync(string name, CancellationToken cancellation);

    Task SetPasswordAsync(string name, string password, CancellationToken cancellation);

    Task SetRoleAsync(string name, string role, CancellationToken cancellation);
}
