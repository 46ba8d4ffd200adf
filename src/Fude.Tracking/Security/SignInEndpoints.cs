using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;
using Fude.Hosting.Security.Users;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Protocol;

namespace Fude.Tracking.Security;

/// <summary>Signing in, and one's own user.</summary>
/// <param name="signIn">Checks passwords.</param>
/// <param name="tokens">Signs tokens.</param>
/// <param name="users">The users.</param>
/// <param name="store">Their table.</param>
internal sealed class SignInEndpoints(SignIn signIn, AccessTokens tokens, UserDirectory users, UserStore store)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapFude("POST", "login", Access.Anyone, SignInAsync);
        app.MapFude("GET", "me", Access.Read, MeAsync);
        app.MapFude("POST", "me/password", Access.Read, ChangePasswordAsync);
    }

    private async ValueTask<MlflowAnswer> SignInAsync(MlflowRequest request)
    {
        var user = await CheckAsync(request, request.Fields.RequiredText("username"), request.Fields.RequiredText("password"));
        var (token, expiresAt) = tokens.Issue(user.ToCaller());
        return MlflowAnswer.Of(new SignInAnswer(token, expiresAt.ToUnixTimeMilliseconds(), user.ToInfo()), MlflowJson.Default.SignInAnswer);
    }

    private async ValueTask<MlflowAnswer> MeAsync(MlflowRequest request)
    {
        var caller = request.Http.Caller()!;
        var user = caller.IsLocal ? null : (await users.UsersAsync(request.Cancellation)).GetValueOrDefault(caller.Name);
        return MlflowAnswer.Of(new UserAnswer(user?.ToInfo() ?? new UserInfo(caller.Name, caller.Role.Word())), MlflowJson.Default.UserAnswer);
    }

    private async ValueTask<MlflowAnswer> ChangePasswordAsync(MlflowRequest request)
    {
        var caller = request.Http.Caller()!;
        if (caller.IsLocal)
            throw new MlflowException(ErrorCode.BadRequest, $"{caller.Name} is not a user with a password. To set a user's password: fude users password NAME.");
        // A token alone does not do: who has stolen one would keep the user.
        await CheckAsync(request, caller.Name, request.Fields.RequiredText("old_password"));
        await store.SetPasswordAsync(caller.Name, request.Fields.RequiredText("new_password"), request.Cancellation);
        await users.RefreshAsync(CancellationToken.None);
        return MlflowAnswer.Empty;
    }

    private async ValueTask<User> CheckAsync(MlflowRequest request, string name, string password)
    {
        var (user, refusal) = await signIn.CheckAsync(name, password, request.Http.Connection.RemoteIpAddress, request.Cancellation);
        return user ?? throw new RefusedException(refusal!);
    }
}
