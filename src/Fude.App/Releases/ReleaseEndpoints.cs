using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fude.App.Errors;
using Fude.App.Models;
using Fude.App.Releases.Collecting;
using Fude.App.Releases.Verdicts;
using Fude.App.Settings;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;

namespace Fude.App.Releases;

/// <summary>What is released, what was, and the ways to change it.</summary>
internal static class ReleaseEndpoints
{
    private const string Root = "/api/releases";

    public static void AddReleases(this IServiceCollection services, Task<StartedModels> started)
    {
        services.AddSingleton(_ => started.GetAwaiter().GetResult());
        services.AddSingleton(provider => provider.GetRequiredService<StartedModels>().Store);
        services.AddSingleton<ReleaseModels>();
        services.AddSingleton<ReleaseChanges>();
        services.AddSingleton<ReleaseTraffic>();
        services.AddSingleton<ReplicaReport>();
        services.AddSingleton<ReleaseLeader>();
        services.AddSingleton<ReleaseMetrics>();
        services.AddCollecting();
        services.AddSingleton<ReleaseFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<ReleaseFollower>());
    }

    public static void MapReleases(this WebApplication app)
    {
        string[] get = [HttpMethods.Get, HttpMethods.Head];
        app.MapMethods(Root, get, context => ReadAsync(context, ListAsync)).Requires(Access.Read);
        app.MapMethods(Root + "/{id:long}", get, context => ReadAsync(context, OneAsync)).Requires(Access.Read);
        app.MapMethods(Root + "/ledger", get, context => ReadAsync(context, LedgerAsync)).Requires(Access.Read);
        app.MapMethods(Root + "/ledger/check", get, context => ReadAsync(context, CheckAsync)).Requires(Access.Read);
        app.MapCollecting(Root);
        app.MapMethods(Root + "/at", get, context => ReadAsync(context, AtAsync)).Requires(Access.Read);
        app.MapPost(Root, DeployAsync).Requires(Access.Admin);
        app.MapPost(Root + "/rollback", context => ChangeAsync(context, async (changes, _, actor, word) =>
        {
            var (from, to) = await changes.RollbackAsync(actor, word.Reason!);
            return Json(new RollbackAnswer(ReleaseAnswer.Of(from), ReleaseAnswer.Of(to)), AppJson.Default.RollbackAnswer);
        })).Requires(Access.Admin);
        MapChange(app, "rollback", (changes, id, actor, word) => changes.AbortAsync(id, actor, word.Reason!));
        MapChange(app, "promote", (changes, id, actor, word) => changes.PromoteAsync(id, actor, word.Reason!));
        MapChange(app, "pause", (changes, id, actor, word) => changes.PauseAsync(id, paused: true, actor, word.Reason!));
        MapChange(app, "resume", (changes, id, actor, word) => changes.PauseAsync(id, paused: false, actor, word.Reason!));
        MapChange(app, "share", (changes, id, actor, word) => changes.ShareAsync(id, ReleaseQuery.Share(word.Share!.Value), actor, word.Reason!));
    }

    private static void MapChange(WebApplication app, string name, Func<ReleaseChanges, long, string, ReleaseWord, Task<Release>> make) =>
        app.MapPost(Root + "/{id:long}/" + name, context => ChangeAsync(context, async (changes, id, actor, word) => name == "share" && !(word.Share is >= 0 and <= 1)
            ? Mistake("share", "Send the share as a number from 0 to 1.")
            : Json(ReleaseAnswer.Of(await make(changes, id, actor, word)), AppJson.Default.ReleaseAnswer))).Requires(Access.Admin);

    private static async Task ReadAsync(HttpContext context, Func<HttpContext, Database, Task<IResult>> read)
    {
        context.Response.Headers.CacheControl = "no-store";
        await (await read(context, context.RequestServices.GetRequiredService<Database>())).ExecuteAsync(context);
    }

    private static async Task<IResult> ListAsync(HttpContext context, Database database)
    {
        if (ReleaseQuery.Page(context.Request.Query, out var limit, out var before) is { } fault)
            return fault;
        var (view, releases) = await database.ReadAsync(session => (ReleaseView.Read(session), ReleaseRows.Newest(session, limit, before)), context.RequestAborted);
        var answer = new ReleasesAnswer(view.Version, view.Live?.Id, view.InProgress.FirstOrDefault(release => release.IsCandidate || release.State == ReleaseState.Canary)?.Id, releases.ConvertAll(ReleaseAnswer.Of), releases.Count == limit ? releases[^1].Id : null);
        return Json(answer, AppJson.Default.ReleasesAnswer);
    }

    private static async Task<IResult> OneAsync(HttpContext context, Database database)
    {
        var id = Id(context);
        var (time, settings) = (context.RequestServices.GetRequiredService<TimeProvider>(), context.RequestServices.GetRequiredService<AppSettings>().Releases);
        var (release, replicas, steps) = await database.ReadAsync(
            session =>
            {
                var (now, heard) = ReplicaRows.Now(session, settings, time);
                return ReleaseRows.Find(session, id) is { } found ? (found, heard, CanaryReading.Steps(session, found, now)) : default;
            },
            context.RequestAborted);
        return release is null
            ? new ProblemResult(new AppFault(AppErrors.NotFound, $"There is no release {id}."))
            : Json(ReleaseAnswer.Of(release) with { Replicas = replicas.ConvertAll(replica => ReplicaAnswer.Of(replica, id)), Evidence = steps.Count == 0 ? null : EvidenceAnswer.Of(steps), Verdict = CanaryReading.Verdict(release, steps) is { } verdict ? ConfidenceSequence.Add(verdict, steps) : null }, AppJson.Default.ReleaseAnswer);
    }

    private static async Task<IResult> LedgerAsync(HttpContext context, Database database)
    {
        var query = context.Request.Query;
        if (ReleaseQuery.Page(query, out var limit, out var before) is { } fault)
            return fault;
        long? one = null;
        if (query.TryGetValue("release", out var text))
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var release))
                return Mistake("release", "The parameter 'release' is the number of a release.");
            one = release;
        }

        var entries = await database.ReadAsync(session => Ledger.Read(session, limit, before, one), context.RequestAborted);
        return Json(new LedgerAnswer(entries.ConvertAll(LedgerEntryAnswer.Of), entries.Count == limit ? entries[^1].Id : null), AppJson.Default.LedgerAnswer);
    }

    private static async Task<IResult> CheckAsync(HttpContext context, Database database)
    {
        var broken = await database.ReadAsync(session => Ledger.FirstBroken(session), context.RequestAborted);
        return Json(new LedgerCheckAnswer(broken is null, broken), AppJson.Default.LedgerCheckAnswer);
    }

    private static async Task<IResult> AtAsync(HttpContext context, Database database)
    {
        if (!DateTimeOffset.TryParse(context.Request.Query["time"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return Mistake("time", "The parameter 'time' is a time such as 2026-11-25T14:00:00Z.");
        var entries = await database.ReadAsync(session => Ledger.At(session, time), context.RequestAborted);
        return Json(new ReleasesAtAnswer(ReleaseAnswer.Moment(time), entries.ConvertAll(LedgerEntryAnswer.Of)), AppJson.Default.ReleasesAtAnswer);
    }

    private static async Task DeployAsync(HttpContext context)
    {
        var (wish, fault) = await ReleaseQuery.BodyAsync(context, AppJson.Default.ReleaseWish);
        CanaryPlan? plan = null;
        fault ??= ReleaseQuery.Check(wish!) ?? ReleaseQuery.Plan(wish!, out plan);
        await (fault ?? await AnswerAsync(context, async changes =>
        {
            if (ReleaseWords.Strategy(wish!.Strategy ?? "canary") is not (ReleaseStrategy.Canary or ReleaseStrategy.AllAtOnce or ReleaseStrategy.Shadow) || context.RequestServices.GetRequiredService<AppSettings>().Releases.Start == ReleaseStart.Pinned)
                return new ProblemResult(new AppFault(AppErrors.ReleaseConflict, "This application's models come with its images: deploy another image, or let it follow releases again with 'fude compose follow'."));
            var release = await changes.DeployAsync(new ReleaseRequest(wish.Tag!, wish.Digest!, wish.Source!, ReleaseWords.Strategy(wish.Strategy ?? "canary")!.Value, Actor(context), wish.Reason!)
            {
                Plan = plan is null ? null : CanaryPlanJson.Write(plan),
                Forced = wish.Forced,
                Figures = wish.Gate?.GetRawText(),
            });
            context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{Root}/{release.Id}");
            return Json(ReleaseAnswer.Of(release), AppJson.Default.ReleaseAnswer, StatusCodes.Status201Created);
        })).ExecuteAsync(context);
    }

    private static async Task ChangeAsync(HttpContext context, Func<ReleaseChanges, long, string, ReleaseWord, Task<IResult>> make)
    {
        var (word, fault) = await ReleaseQuery.BodyAsync(context, AppJson.Default.ReleaseWord);
        fault ??= ReleaseQuery.Check("reason", word!.Reason);
        await (fault ?? await AnswerAsync(context, changes => make(changes, Id(context), Actor(context), word!))).ExecuteAsync(context);
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, Func<ReleaseChanges, Task<IResult>> make)
    {
        try
        {
            return await make(context.RequestServices.GetRequiredService<ReleaseChanges>());
        }
        catch (ReleaseConflictException e)
        {
            return new ProblemResult(new AppFault(AppErrors.ReleaseConflict, e.Message));
        }
    }

    private static string Actor(HttpContext context) => context.Caller()?.Name ?? "unknown";

    private static long Id(HttpContext context) => context.Request.RouteValues.TryGetValue("id", out var id) ? long.Parse((string)id!, CultureInfo.InvariantCulture) : 0;

    private static ProblemResult Mistake(string field, string detail) => new(new AppFault(AppErrors.BadParameter, detail) { Field = field });

    private static JsonResult<T> Json<T>(T answer, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) => new(answer, type, status);

    private sealed class JsonResult<T>(T answer, JsonTypeInfo<T> type, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.Headers.CacheControl = "no-store";
            return httpContext.Response.WriteAsJsonAsync(answer, type, contentType: null, httpContext.RequestAborted);
        }
    }
}
