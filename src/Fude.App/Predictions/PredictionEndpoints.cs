using System.Diagnostics;
using Fude.App.Errors;
using Fude.App.Feedback;
using Fude.App.Releases.Collecting;
using Fude.App.Settings;
using Fude.Hosting.Security;

namespace Fude.App.Predictions;

/// <summary>What a drawing is.</summary>
internal static class PredictionEndpoints
{
    public static void AddPredictions(this IServiceCollection services, AppSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<PredictionStore>();
        services.AddSingleton<Answerer>();
        services.AddSingleton(_ => new PredictionGate(settings.Requests));
    }

    public static void MapPredictions(this WebApplication app)
    {
        app.MapPost("/api/predictions", context => PredictAsync(context, stored: true)).Requires(Access.Anyone);
        app.MapPost("/api/predictions/preview", context => PredictAsync(context, stored: false)).Requires(Access.Anyone);
    }

    private static async Task PredictAsync(HttpContext context, bool stored)
    {
        var result = await AnswerAsync(context, stored);
        await result.ExecuteAsync(context);
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, bool stored)
    {
        var services = context.RequestServices;
        if (!TryReadFlag(context.Request, "pixels", out var withPixels))
            return new ProblemResult(new AppFault(AppErrors.BadParameter, "The parameter 'pixels' is true or false.") { Field = "pixels" });

        var (picture, fault) = await ReadPictureAsync(context.Request, services.GetRequiredService<AppSettings>());
        if (picture is null)
            return new ProblemResult(fault!);
        using (picture)
        {
            var arrived = Stopwatch.GetTimestamp();
            var known = ClientIds.Of(context);
            var client = known ?? ClientIds.New();
            // Whoever has no cookie and gets none stays with one model by the address.
            var who = known is null && !stored ? context.Connection.RemoteIpAddress?.GetAddressBytes() ?? client : client;
            using var answered = await services.GetRequiredService<Answerer>().AnswerAsync(picture.Memory, who, context.RequestAborted);
            if (answered is not { Said: { } said, Lease: { } lease })
                return new ProblemResult(answered.Fault!);
            var answer = new PredictionAnswer(said.Probabilities, said.Label!, lease.Model.Tag, null, null, withPixels ? said.Pixels : null);
            if (!stored)
                return new AnswerResult(answer);

            (var rows, fault) = await services.GetRequiredService<PredictionStore>().StoreAsync(picture.Memory, said, lease, client);
            if (fault is not null)
                return new ProblemResult(fault);
            services.GetRequiredService<EvidenceCollector>().Answered(answered, rows.ImageId, picture.Memory, Stopwatch.GetElapsedTime(arrived));
            if (known is null)
                ClientIds.Give(context, client);
            return new AnswerResult(answer with { ImageId = rows.ImageId, PredictionId = rows.PredictionId });
        }
    }

    private static async Task<(PictureBuffer? Picture, AppFault? Fault)> ReadPictureAsync(HttpRequest request, AppSettings settings)
    {
        try
        {
            return await PictureForm.ReadAsync(request, settings.Pictures.MaxBytes, request.HttpContext.RequestAborted);
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            var seconds = settings.Server.BodyTimeoutSeconds;
            return (null, new AppFault(AppErrors.RequestTimeout, $"The body did not arrive within {seconds} seconds.") { Limit = seconds });
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            var limit = settings.MaxRequestBytes;
            return (null, new AppFault(AppErrors.RequestTooLarge, $"The request has more than {limit} bytes.")
            {
                Field = PictureForm.Field,
                Limit = limit,
                Actual = request.ContentLength,
            });
        }
    }

    private static bool TryReadFlag(HttpRequest request, string name, out bool flag)
    {
        flag = false;
        return !request.Query.TryGetValue(name, out var text) || bool.TryParse(text, out flag);
    }

    private sealed class AnswerResult(PredictionAnswer answer) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            return httpContext.Response.WriteAsJsonAsync(answer, AppJson.Default.PredictionAnswer, contentType: null, httpContext.RequestAborted);
        }
    }
}
