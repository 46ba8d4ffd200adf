using Fude.Hosting.Databases;

namespace Fude.App.Errors;

/// <summary>Turns what goes wrong below into problem details: exceptions, and statuses without a body.</summary>
internal static partial class ErrorHandling
{
    public static void UseErrors(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Fude.App.Errors");
        app.Use(next => context => HandleAsync(context, next, logger));
    }

    private static async Task HandleAsync(HttpContext context, RequestDelegate next, ILogger logger)
    {
        AppFault fault;
        try
        {
            await next(context);
            if (context.Response.StatusCode < 400 || context.Response.HasStarted || context.Response.ContentType is not null)
                return;
            fault = OfStatus(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
        {
            context.Abort(); // nobody is listening, or half an answer is out
            return;
        }
        catch (BadHttpRequestException bad)
        {
            fault = new AppFault(AppErrors.OfStatus(bad.StatusCode), bad.Message);
        }
        catch (DatabaseException failure)
        {
            LogStorage(logger, context.Request.Method, context.Request.Path, failure.Message);
            fault = OfStorage(failure);
        }
        catch (Exception exception)
        {
            LogUnhandled(logger, exception, context.Request.Method, context.Request.Path);
            fault = new AppFault(AppErrors.Internal, "The request failed on the server; its log says why.");
        }

        // The headers of security and the Allow of a 405 stay.
        await new ProblemResult(fault).ExecuteAsync(context);
    }

    private static AppFault OfStorage(DatabaseException failure) => failure.Fault switch
    {
        DatabaseFault.Busy => new AppFault(AppErrors.Busy, "Too many writes are waiting. Try again in a second.") { RetryAfter = 1 },
        DatabaseFault.Full => new AppFault(AppErrors.StorageUnavailable, "There is no room left to store anything.") { RetryAfter = 10 },
        DatabaseFault.Schema or DatabaseFault.Damaged => new AppFault(AppErrors.StorageUnavailable, "The database can't be used; the server's log says why.") { RetryAfter = 60 },
        _ => new AppFault(AppErrors.StorageUnavailable, "The storage does not answer. Try again soon: what you sent may not have been stored.") { RetryAfter = 2 },
    };

    private static AppFault OfStatus(HttpContext context)
    {
        var error = AppErrors.OfStatus(context.Response.StatusCode);
        return new AppFault(error, error.Code switch
        {
            "not_found" => "No route and no file has this address.",
            "method_not_allowed" => $"This address takes {context.Response.Headers.Allow}.",
            _ => error.Title + ".",
        });
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "{Method} {Path} failed: {Reason}")]
    private static partial void LogStorage(ILogger logger, string method, PathString path, string reason);

    [LoggerMessage(EventId = 1000, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void LogUnhandled(ILogger logger, Exception exception, string method, PathString path);
}
