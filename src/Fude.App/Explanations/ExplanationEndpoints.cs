using System.Globalization;
using Fude.App.Errors;
using Fude.App.Models;
using Fude.App.Predictions;
using Fude.Hosting.Security;

namespace Fude.App.Explanations;

/// <summary>Behind the scenes: the way of a stored drawing from the pen to the number.</summary>
internal static class ExplanationEndpoints
{
    public static void AddExplanations(this IServiceCollection services) => services.AddSingleton<Explainer>();

    public static void MapExplanations(this WebApplication app) =>
        app.MapMethods("/api/drawings/{id:long}/steps", [HttpMethods.Get, HttpMethods.Head], ExplainAsync).Requires(Access.Anyone);

    private static async Task ExplainAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var tag = context.Request.Query["model"].ToString();
        if (!services.GetRequiredService<ServedModels>().TryAcquire(set => tag.Length == 0 ? set.Current : set.Find(tag), out var lease))
        {
            await new ProblemResult(new AppFault(AppErrors.BadParameter, "No loaded model has that tag: /api/models lists them.") { Field = "model" }).ExecuteAsync(context);
            return;
        }

        using (lease)
        {
            var id = long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);
            using var place = await services.GetRequiredService<PredictionGate>().EnterAsync(context.RequestAborted);
            var answer = place.IsAcquired ? await services.GetRequiredService<Explainer>().ExplainAsync(id, lease) : null;
            if (answer is null)
            {
                await new ProblemResult(place.IsAcquired
                    ? new AppFault(AppErrors.NotFound, "There is no such drawing, or its picture is gone.")
                    : new AppFault(AppErrors.Busy, "Too many drawings are waiting. Try again in a second.") { RetryAfter = 1 }).ExecuteAsync(context);
                return;
            }

            context.Response.Headers.CacheControl = "no-store";
            await context.Response.WriteAsJsonAsync(answer, AppJson.Default.ExplanationAnswer, contentType: null, context.RequestAborted);
        }
    }
}
