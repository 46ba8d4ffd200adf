using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Protocol;

namespace Fude.Tracking.Errors;

/// <summary>Turns what goes wrong below into the protocol's errors: exceptions, refusals, and statuses without a body.</summary>
internal static partial class ErrorHandling
{
    private const int RetrySeconds = 1;

    public static void UseErrors(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Fude.Tracking.Errors");
        var brake = new LogBrake(app.Services.GetRequiredService<TimeProvider>());
        app.Use(next => context => HandleAsync(context, next, logger, brake));
    }

    /// <summary>Answers with an error.</summary>
    public static Task WriteErrorAsync(HttpContext context, string code, string message, int? status = null)
    {
        var response = context.Response;
        response.StatusCode = status ?? ErrorCode.StatusOf(code);
        response.Headers.CacheControl = "no-store";
        if (code == ErrorCode.TemporarilyUnavailable)
            response.Headers.RetryAfter = RetrySeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return response.WriteAsJsonAsync(new ErrorAnswer(code, message), AnswerJson.Of(MlflowJson.Default.ErrorAnswer), "application/json", context.RequestAborted);
    }

    /// <summary>Answers a request that is turned away before it reaches its route.</summary>
    public static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        if (refusal.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (code, status) = refusal.Kind switch
        {
            RefusalKind.Unauthenticated => (ErrorCode.Unauthenticated, 401),
            RefusalKind.TooManyAttempts => ("REQUEST_LIMIT_EXCEEDED", 429),
            RefusalKind.Forbidden or RefusalKind.ForeignOrigin => (ErrorCode.PermissionDenied, 403),
            _ => (ErrorCode.BadRequest, 400),
        };
        return WriteErrorAsync(context, code, refusal.Message, status);
    }

    private static async Task HandleAsync(HttpContext context, RequestDelegate next, ILogger logger, LogBrake brake)
    {
        try
        {
            await next(context);
            if (context.Response.StatusCode >= 400 && !context.Response.HasStarted && context.Response.ContentType is null)
                await WriteStatusAsync(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
        {
            context.Abort(); // nobody is listening, or half an answer is out
        }
        catch (MlflowException expected)
        {
            await WriteErrorAsync(context, expected.Code, expected.Message);
        }
        catch (RefusedException refused)
        {
            await RefuseAsync(context, refused.Refusal);
        }
        catch (DatabaseException database)
        {
            if (brake.Passes(out var held))
                LogDatabase(logger, context.Request.Path, database.Message, held);
            await WriteErrorAsync(context, ErrorCode.TemporarilyUnavailable, $"{database.Message}. Try again later.");
        }
        catch (BadHttpRequestException bad)
        {
            await WriteErrorAsync(context, bad.StatusCode == 413 ? ErrorCode.InvalidParameterValue : ErrorCode.BadRequest, bad.Message, bad.StatusCode);
        }
        catch (Exception exception)
        {
            LogUnhandled(logger, exception, context.Request.Method, context.Request.Path);
            await WriteErrorAsync(context, ErrorCode.InternalError, "The request failed on the server; its log says why.");
        }
    }

    private static Task WriteStatusAsync(HttpContext context)
    {
        var (status, path) = (context.Response.StatusCode, context.Request.Path);
        return status switch
        {
            404 => WriteErrorAsync(context, ErrorCode.EndpointNotFound, $"No route {context.Request.Method} {path}."),
            405 => WriteErrorAsync(context, ErrorCode.EndpointNotFound, $"{path} takes {context.Response.Headers.Allow}, not {context.Request.Method}.", 405),
            >= 500 => WriteErrorAsync(context, ErrorCode.InternalError, "The request failed on the server.", status),
            _ => WriteErrorAsync(context, ErrorCode.BadRequest, "The request can't be understood.", status),
        };
    }

    [LoggerMessage(EventId = 2000, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void LogUnhandled(ILogger logger, Exception exception, string method, PathString path);

    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "{Path}: {Message} ({Held} more of these were not logged)")]
    private static partial void LogDatabase(ILogger logger, PathString path, string message, int held);
}
