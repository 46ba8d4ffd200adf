using System.Globalization;
using Fude.App.Errors;
using Fude.App.Models;
using Fude.Hosting.Security;

namespace Fude.App.Repredictions;

/// <summary>Lets a model answer again for every stored image.</summary>
internal static class RepredictionEndpoints
{
    private const string Root = "/api/repredictions";
    private const int MostListed = 500;

    public static void AddRepredictions(this IServiceCollection services)
    {
        services.AddSingleton<BatchPredictor>();
        services.AddSingleton<RepredictionRun>();
        services.AddSingleton<RepredictionWorker>();
        services.AddSingleton<RepredictionRequests>();
        services.AddHostedService(provider => provider.GetRequiredService<RepredictionWorker>());
    }

    public static void MapRepredictions(this WebApplication app)
    {
        string[] get = [HttpMethods.Get, HttpMethods.Head];
        app.MapPost("/api/predictions/repredict-all", context => RunAsync(context, StartAsync)).Requires(Access.Anyone);
        app.MapMethods(Root, get, context => RunAsync(context, ListAsync)).Requires(Access.Anyone);
        app.MapMethods(Root + "/{id:long}", get, context => RunAsync(context, FindAsync)).Requires(Access.Anyone);
        app.MapDelete(Root + "/{id:long}", context => RunAsync(context, CancelAsync)).Requires(Access.Anyone);
    }

    private static async Task<IResult> StartAsync(HttpContext context, RepredictionRequests requests)
    {
        var (set, query) = (context.RequestServices.GetRequiredService<ServedModels>().Set, context.Request.Query);
        var model = query.TryGetValue("model", out var tag) ? set.Find(tag.ToString()) : set.Current;
        if (model is null)
            return Mistake("model", $"No model with the tag '{tag}' is loaded. Loaded are {string.Join(", ", set.All.Select(one => one.Tag))}.");
        var forced = false;
        if (query.TryGetValue("force", out var force) && !bool.TryParse(force, out forced))
            return Mistake("force", "The parameter 'force' is true or false.");

        var job = await requests.AskAsync(model, forced);
        if (PrefersNotToWait(context.Request))
        {
            context.Response.Headers["Preference-Applied"] = "respond-async";
            context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{Root}/{job.Id}");
            return new RepredictionResult(job, StatusCodes.Status202Accepted);
        }

        return await requests.WaitAsync(job.Id, context.RequestAborted) is { } ended ? Ended(ended) : NotFound(job.Id);
    }

    // As the reference application answers, once everything is stored.
    private static IResult Ended(Reprediction job) => job.State switch
    {
        RepredictionStates.Finished => new NullResult(),
        RepredictionStates.Cancelled => new ProblemResult(new AppFault(AppErrors.RepredictionCancelled, $"Reprediction {job.Id} was cancelled after {job.Done} of {job.Total} images.")),
        RepredictionStates.Failed => new ProblemResult(new AppFault(AppErrors.RepredictionFailed, $"Reprediction {job.Id} failed after {job.Done} of {job.Total} images: {job.Error}")),
        _ => new ProblemResult(new AppFault(AppErrors.Busy, $"This server stops. Reprediction {job.Id} goes on after its next start.") { RetryAfter = 5 }),
    };

    private static async Task<IResult> ListAsync(HttpContext context, RepredictionRequests requests)
    {
        var limit = 50;
        if (context.Request.Query.TryGetValue("limit", out var text) && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MostListed))
            return new ProblemResult(new AppFault(AppErrors.BadParameter, $"The parameter 'limit' is a whole number from 1 to {MostListed}.") { Field = "limit", Limit = MostListed });
        return new RepredictionsResult(await requests.NewestAsync(limit, context.RequestAborted));
    }

    private static async Task<IResult> FindAsync(HttpContext context, RepredictionRequests requests) =>
        Found(await requests.FindAsync(Id(context), context.RequestAborted), Id(context));

    private static async Task<IResult> CancelAsync(HttpContext context, RepredictionRequests requests) => Found(await requests.CancelAsync(Id(context)), Id(context));

    private static IResult Found(Reprediction? job, long id) => job is null ? NotFound(id) : new RepredictionResult(job, StatusCodes.Status200OK);

    private static ProblemResult NotFound(long id) => new(new AppFault(AppErrors.NotFound, $"There is no reprediction {id}."));

    private static ProblemResult Mistake(string field, string detail) => new(new AppFault(AppErrors.BadParameter, detail) { Field = field });

    private static long Id(HttpContext context) => long.Parse((string)context.GetRouteValue("id")!, CultureInfo.InvariantCulture);

    // RFC 7240, 4.1
    private static bool PrefersNotToWait(HttpRequest request) => request.Headers["Prefer"]
        .SelectMany(value => (value ?? "").Split(','))
        .Any(preference => preference.Split(';')[0].Trim().Equals("respond-async", StringComparison.OrdinalIgnoreCase));

    private static async Task RunAsync(HttpContext context, Func<HttpContext, RepredictionRequests, Task<IResult>> handle)
    {
        var result = await handle(context, context.RequestServices.GetRequiredService<RepredictionRequests>());
        context.Response.Headers.CacheControl = "no-store";
        await result.ExecuteAsync(context);
    }
}
