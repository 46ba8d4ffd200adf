using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Transport;

namespace Fude.Tracking.Client;

/// <content>Users of a server of Fude's; MLflow's own server has another API for its users.</content>
public sealed partial class TrackingClient
{
    private const string FudeApi = "api/fude/";

    /// <summary>Gives a token for a name and a password.</summary>
    /// <param name="request">Name and password.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<SignInAnswer> SignInAsync(SignInRequest request, CancellationToken cancellation = default) =>
        http.SendAsync(HttpMethod.Post, FudeApi + "login", request, MlflowJson.Default.SignInRequest, MlflowJson.Default.SignInAnswer, Repeat.NothingDone, cancellation);

    /// <summary>Whom the server takes this client for.</summary>
    /// <param name="cancellation">Gives up.</param>
    public async Task<UserInfo> GetMeAsync(CancellationToken cancellation = default) =>
        (await http.GetAsync(FudeApi + "me", new Query(), MlflowJson.Default.UserAnswer, cancellation)).User;

    /// <summary>Sets one's own password; tokens given before no longer hold.</summary>
    /// <param name="request">The present and the new one.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task ChangePasswordAsync(ChangePasswordRequest request, CancellationToken cancellation = default) =>
        http.SendAsync(HttpMethod.Post, FudeApi + "me/password", request, MlflowJson.Default.ChangePasswordRequest, MlflowJson.Default.EmptyAnswer, Repeat.NothingDone, cancellation);

    /// <summary>All users. Administrators only, as all that follows.</summary>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<UserInfo>> ListUsersAsync(CancellationToken cancellation = default) =>
        (await http.GetAsync(FudeApi + "users", new Query(), MlflowJson.Default.UsersAnswer, cancellation)).Users;

    /// <summary>Adds a user.</summary>
    /// <param name="request">Name, password and role.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<UserInfo> AddUserAsync(AddUserRequest request, CancellationToken cancellation = default) =>
        (await http.SendAsync(HttpMethod.Post, FudeApi + "users", request, MlflowJson.Default.AddUserRequest, MlflowJson.Default.UserAnswer, Repeat.NothingDone, cancellation)).User;

    /// <summary>Removes a user.</summary>
    /// <param name="name">The user.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task RemoveUserAsync(string name, CancellationToken cancellation = default) =>
        http.SendAsync(HttpMethod.Delete, UserPath(name), new EmptyAnswer(), MlflowJson.Default.EmptyAnswer, MlflowJson.Default.EmptyAnswer, Repeat.NothingDone, cancellation);

    /// <summary>Sets a user's password; tokens given before no longer hold.</summary>
    /// <param name="name">The user.</param>
    /// <param name="password">The new password.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task SetPasswordAsync(string name, string password, CancellationToken cancellation = default) =>
        http.SendAsync(HttpMethod.Put, UserPath(name) + "/password", new SetPasswordRequest(password), MlflowJson.Default.SetPasswordRequest, MlflowJson.Default.EmptyAnswer, Repeat.Always, cancellation);

    /// <summary>Sets a user's role; tokens given before no longer hold.</summary>
    /// <param name="name">The user.</param>
    /// <param name="role"><c>reader</c>, <c>writer</c> or <c>admin</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task SetRoleAsync(string name, string role, CancellationToken cancellation = default) =>
        http.SendAsync(HttpMethod.Put, UserPath(name) + "/role", new SetRoleRequest(role), MlflowJson.Default.SetRoleRequest, MlflowJson.Default.EmptyAnswer, Repeat.Always, cancellation);

    private static string UserPath(string name) => $"{FudeApi}users/{Uri.EscapeDataString(name)}";
}
