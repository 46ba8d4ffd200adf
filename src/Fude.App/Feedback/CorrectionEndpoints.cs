using System.Globalization;
using System.Text.Json;
using Fude.App.Errors;
using Fude.App.Models;
using Fude.App.Storage;
using Fude.Hosting.Security;
using Microsoft.AspNetCore.Http.Features;

namespace Fude.App.Feedback;

/// <summary>What people say that drawings are, and the removal of drawings.</summary>
internal static class CorrectionEndpoints
{
    private const int MaxBody = 4096; // bytes

    public static void MapCorrections(this WebApplication app)
    {
        app.MapPut("/api/drawings/{id:long}/correction", CorrectAsync).Requires(Access.Anyone).WithOptionalCaller();
        app.MapDelete("/api/drawings/{id:long}/correction", WithdrawAsync).Requires(Access.Anyone).WithOptionalCaller();
        app.MapDelete("/api/drawings/{id:long}", DeleteAsync).Requires(Access.Anyone).WithOptionalCaller();
    }

    private static async Task CorrectAsync(HttpContext context)
    {
        var (label, fault) = await ReadLabelAsync(context);
        if (fault is not null)
        {
            await new ProblemResult(fault).ExecuteAsync(context);
            return;
        }

        var id = DrawingId(context);
        var (outcome, answer) = await context.RequestServices.GetRequiredService<Corrections>().SetAsync(id, label!, Person.Of(context));
        if (answer is null)
        {
            await new ProblemResult(Fault(outcome, id, "say what it is")).ExecuteAsync(context);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(answer, AppJson.Default.CorrectionAnswer, contentType: null, context.RequestAborted);
    }

    private static async Task WithdrawAsync(HttpContext context)
    {
        var id = DrawingId(context);
        var outcome = await context.RequestServices.GetRequiredService<Corrections>().WithdrawAsync(id, Person.Of(context));
        await EndAsync(context, outcome, id, "say what it is");
    }

    private static async Task DeleteAsync(HttpContext context)
    {
        var (services, id) = (context.RequestServices, DrawingId(context));
        var outcome = await services.GetRequiredService<Corrections>().MayDeleteAsync(id, Person.Of(context));
        if (outcome == ChangeOutcome.Done)
        {
            await services.GetRequiredService<DrawingRemoval>().RemoveAsync([id]);
            services.GetRequiredService<ModelAccuracy>().Changed();
        }

        await EndAsync(context, outcome, id, "delete it");
    }

    private static Task EndAsync(HttpContext context, ChangeOutcome outcome, long id, string wish)
    {
        if (outcome is ChangeOutcome.Unknown or ChangeOutcome.Refused)
            return new ProblemResult(Fault(outcome, id, wish)).ExecuteAsync(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static AppFault Fault(ChangeOutcome outcome, long id, string wish) => outcome == ChangeOutcome.Unknown
        ? new AppFault(AppErrors.NotFound, $"There is no drawing {id}.")
        : new AppFault(AppErrors.Forbidden, $"Only whoever drew drawing {id} in this browser, or a user with the right to, may {wish}.");

    private static long DrawingId(HttpContext context) => long.Parse((string)context.Request.RouteValues["id"]!, CultureInfo.InvariantCulture);

    private static async Task<(string? Label, AppFault? Fault)> ReadLabelAsync(HttpContext context)
    {
        CorrectionRequest? said = null;
        try
        {
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = MaxBody;
            said = await JsonSerializer.DeserializeAsync(context.Request.Body, AppJson.Default.CorrectionRequest, context.RequestAborted);
        }
        catch (JsonException)
        {
            // Told below.
        }

        if (said?.Label is not { } label)
            return (null, new AppFault(AppErrors.BadRequest, """Send what the drawing is as JSON: {"label":"3"}.""") { Field = "label" });
        List<string> known = [.. context.RequestServices.GetRequiredService<ServedModels>().Set.All.SelectMany(model => model.Labels).Distinct(StringComparer.Ordinal)];
        return known.Contains(label, StringComparer.Ordinal)
            ? (label, null)
            : (null, new AppFault(AppErrors.UnknownLabel, $"No model knows that label: give one of {string.Join(", ", known.Take(20))}{(known.Count > 20 ? "…" : "")}.") { Field = "label" });
    }
}
