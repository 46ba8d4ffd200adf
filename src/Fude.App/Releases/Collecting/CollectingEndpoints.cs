using System.Globalization;
using Fude.App.Errors;
using Fude.App.Telemetry;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;

namespace Fude.App.Releases.Collecting;

/// <summary>The collecting of evidence, and what of it can be looked at.</summary>
internal static class CollectingEndpoints
{
    private static readonly string[] Criteria = ["errors", "latency", "disagreement", "confidence", "accuracy"];

    public static void AddCollecting(this IServiceCollection services)
    {
        services.AddSingleton<Comparer>();
        services.AddSingleton<EvidenceCollector>();
        services.AddSingleton<CorrectedDrawings>();
        services.AddSingleton<CanaryJudge>();
        services.AddHostedService(provider => provider.GetRequiredService<Comparer>());
    }

    public static void MapCollecting(this WebApplication app, string root)
    {
        app.MapMethods(root + "/{id:long}/comparisons", [HttpMethods.Get, HttpMethods.Head], ComparisonsAsync).Requires(Access.Read);
        Watch(app.Services);
    }

    private static void Watch(IServiceProvider services)
    {
        var (metrics, comparer, judge, models) = (services.GetRequiredService<AppMetrics>(), services.GetRequiredService<Comparer>(), services.GetRequiredService<CanaryJudge>(), services.GetRequiredService<Models.ServedModels>());
        metrics.Meter.CreateObservableGauge("fude.canary.share", () => models.Set.Candidate is { State: ReleaseState.Canary } candidate ? candidate.Share / (double)ReleaseWords.Whole : 0, null, "The candidate's share of the people, 0 to 1; 0 without one.");
        metrics.Meter.CreateObservableCounter("fude.canary.compared", () => comparer.Done, null, "Drawings that a candidate and the live model were compared on in this process.");
        metrics.Meter.CreateObservableCounter("fude.canary.left.out", () => comparer.LeftOut, null, "Drawings that were not compared because there were too many.");
        metrics.Meter.CreateObservableGauge(
            "fude.canary.evidence",
            () => Criteria.Select(name => new System.Diagnostics.Metrics.Measurement<double>(judge.Last?.Criteria.FirstOrDefault(one => one.Name == name)?.Evidence ?? 0, new KeyValuePair<string, object?>("criterion", name))),
            null,
            "How many to one each test speaks against the candidate, in the process that leads; 0 without a candidate.");
    }

    private static async Task ComparisonsAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (ReleaseQuery.Page(context.Request.Query, out var limit, out var before) is { } fault)
        {
            await fault.ExecuteAsync(context);
            return;
        }

        var id = long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
        var (release, rows) = await context.RequestServices.GetRequiredService<Database>().ReadAsync(session => (ReleaseRows.Find(session, id), ComparisonRows.Read(session, id, limit, before)), context.RequestAborted);
        if (release is null)
        {
            await new ProblemResult(new AppFault(AppErrors.NotFound, $"There is no release {id}.")).ExecuteAsync(context);
            return;
        }

        var answer = new ComparisonsAnswer(rows.ConvertAll(ComparisonAnswer.Of), rows.Count == limit ? rows[^1].ImageId : null);
        await context.Response.WriteAsJsonAsync(answer, AppJson.Default.ComparisonsAnswer, contentType: null, context.RequestAborted);
    }
}
