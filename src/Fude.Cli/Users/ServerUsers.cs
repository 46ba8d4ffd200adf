using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Users;

/// <summary>Users of a server that runs.</summary>
/// <param name="client">Speaks to it, as an administrator.</param>
internal sealed class ServerUsers(TrackingClient client) : IUserTable
{
    public string Place => $"at {client.Server}";

    public Task<IReadOnlyList<UserInfo>> ListAsync(CancellationToken cancellation) => client.ListUsersAsync(cancellation);

    public Task AddAsync(string name, string password, string role, CancellationToken cancellation) => client.AddUserAsync(new(name, password, role), cancellation);

    public Task RemoveAsync(string name, CancellationToken cancellation) => client.RemoveUserAsync(name, cancellation);

    public Task SetPasswordAsync(string name, string password, CancellationToken cancellation) => client.SetPasswordAsync(name, password, cancellation);

    public Task SetRoleAsync(string name, string role, CancellationToken cancellation) => client.SetRoleAsync(name, role, cancellation);

    public void Dispose() => client.Dispose();
}
