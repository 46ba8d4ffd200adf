using Fude.Hosting.Security;
using Fude.Hosting.Security.Users;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Protocol;

namespace Fude.Tracking.Security;

/// <summary>Routes of our own, <c>/api/fude/…</c>: JSON and errors as in MLflow's protocol.</summary>
internal static class FudeRoutes
{
    private const string Base = "/api/fude/";

    public static void MapFude(this IEndpointRouteBuilder app, string method, string path, Access access, MlflowHandler handler) =>
        app.MapMethods(Base + path, [method], (RequestDelegate)(context => RunAsync(context, handler))).Requires(access);

    /// <summary>A user as it is told.</summary>
    public static UserInfo ToInfo(this User user) => new(user.Name, user.Role.Word()) { CreatedTime = user.CreatedAt, LastUpdateTime = user.UpdatedAt };

    private static async Task RunAsync(HttpContext context, MlflowHandler handler)
    {
        using var request = await MlflowRequest.ReadAsync(context);
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            var answer = await handler(request);
            await answer.WriteAsync(context.Response);
        }
        catch (UserException e)
        {
            throw new MlflowException(CodeOf(e.Fault), e.Message);
        }
    }

    private static string CodeOf(UserFault fault) => fault switch
    {
        UserFault.Exists => ErrorCode.ResourceAlreadyExists,
        UserFault.Missing => ErrorCode.ResourceDoesNotExist,
        UserFault.NoAdmin => ErrorCode.ResourceConflict,
        _ => ErrorCode.InvalidParameterValue,
    };
}
