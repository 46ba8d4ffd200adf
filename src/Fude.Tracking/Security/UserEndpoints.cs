using Fude.Hosting.Security;
using Fude.Hosting.Security.Users;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Protocol;

namespace Fude.Tracking.Security;

/// <summary>The users, for administrators.</summary>
/// <param name="store">Their table.</param>
/// <param name="users">The copy that requests are checked with.</param>
/// <param name="logger">Told of every change and who made it.</param>
internal sealed partial class UserEndpoints(UserStore store, UserDirectory users, ILogger<UserEndpoints> logger)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapFude("GET", "users", Access.Admin, ListAsync);
        app.MapFude("POST", "users", Access.Admin, AddAsync);
        app.MapFude("DELETE", "users/{name}", Access.Admin, RemoveAsync);
        app.MapFude("PUT", "users/{name}/password", Access.Admin, SetPasswordAsync);
        app.MapFude("PUT", "users/{name}/role", Access.Admin, SetRoleAsync);
    }

    private async ValueTask<MlflowAnswer> ListAsync(MlflowRequest request)
    {
        var all = await store.ListAsync(request.Cancellation);
        return MlflowAnswer.Of(new UsersAnswer([.. all.Select(user => user.ToInfo())]), MlflowJson.Default.UsersAnswer);
    }

    private async ValueTask<MlflowAnswer> AddAsync(MlflowRequest request)
    {
        var fields = request.Fields;
        var user = await store.AddAsync(fields.RequiredText("name"), fields.RequiredText("password"), fields.RequiredText("role"), request.Cancellation);
        await ChangedAsync(request, "added", user.Name);
        return MlflowAnswer.Of(new UserAnswer(user.ToInfo()), MlflowJson.Default.UserAnswer);
    }

    private async ValueTask<MlflowAnswer> RemoveAsync(MlflowRequest request)
    {
        await store.RemoveAsync(Name(request), request.Cancellation);
        return await ChangedAsync(request, "removed", Name(request));
    }

    private async ValueTask<MlflowAnswer> SetPasswordAsync(MlflowRequest request)
    {
        await store.SetPasswordAsync(Name(request), request.Fields.RequiredText("password"), request.Cancellation);
        return await ChangedAsync(request, "set the password of", Name(request));
    }

    private async ValueTask<MlflowAnswer> SetRoleAsync(MlflowRequest request)
    {
        await store.SetRoleAsync(Name(request), request.Fields.RequiredText("role"), request.Cancellation);
        return await ChangedAsync(request, "set the role of", Name(request));
    }

    private static string Name(MlflowRequest request) => (string)request.Http.GetRouteValue("name")!;

    private async ValueTask<MlflowAnswer> ChangedAsync(MlflowRequest request, string what, string name)
    {
        LogChange(request.Http.Caller()!.Name, what, UserRules.Name(name));
        await users.RefreshAsync(CancellationToken.None); // it is done, whether somebody is listening or not
        return MlflowAnswer.Empty;
    }

    [LoggerMessage(EventId = 3100, Level = LogLevel.Information, Message = "{Caller} {What} user {Name}")]
    private partial void LogChange(string caller, string what, string name);
}
