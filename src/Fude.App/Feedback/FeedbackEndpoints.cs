using System.Globalization;
using Fude.App.Errors;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;

namespace Fude.App.Feedback;

/// <summary>How often the models were right, and the drawings that are known to be what.</summary>
internal static class FeedbackEndpoints
{
    private const int DefaultPage = 1000;
    private const int MaxPage = 5000;

    public static void AddFeedback(this IServiceCollection services, FeedbackSettings settings, Task<ClientIds> clients)
    {
        services.AddSingleton(settings);
        services.AddSingleton(_ => clients.GetAwaiter().GetResult());
        services.AddSingleton<Corrections>();
        services.AddSingleton<ModelAccuracy>();
    }

    public static void MapFeedback(this WebApplication app)
    {
        app.MapCorrections();
        app.MapMethods("/api/models/accuracy", [HttpMethods.Get, HttpMethods.Head], AccuracyAsync).Requires(Access.Anyone);
        app.MapMethods("/api/feedback", [HttpMethods.Get, HttpMethods.Head], ListAsync).Requires(Access.Read);
    }

    private static async Task AccuracyAsync(HttpContext context)
    {
        var answer = await context.RequestServices.GetRequiredService<ModelAccuracy>().GetAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(answer, AppJson.Default.AccuracyAnswer, contentType: null, context.RequestAborted);
    }

    private static async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (!TryReadNumber(query, "after", 0, 0, long.MaxValue, out var after, out var fault) || !TryReadNumber(query, "limit", DefaultPage, 1, MaxPage, out var limit, out fault))
        {
            await new ProblemResult(fault!).ExecuteAsync(context);
            return;
        }

        var page = await context.RequestServices.GetRequiredService<Database>().ReadAsync(session => LabelledDrawings.Read(session, after, (int)limit), context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "application/json; charset=utf-8";
        await LabelledDrawings.WriteAsync(context.Response.BodyWriter, page, (int)limit, context.RequestAborted);
    }

    private static bool TryReadNumber(IQueryCollection query, string name, long fallback, long least, long most, out long number, out AppFault? fault)
    {
        (number, fault) = (fallback, null);
        if (!query.TryGetValue(name, out var text) || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most))
            return true;
        fault = new AppFault(AppErrors.BadParameter, $"The parameter '{name}' is a whole number from {least} to {most}.") { Field = name, Limit = most };
        return false;
    }
}
