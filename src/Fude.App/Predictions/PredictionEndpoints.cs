using Fude.App.Errors;
using Fude.App.Models;
using Fude.App.Settings;
using Fude.Hosting.Security;

namespace Fude.App.Predictions;

/// <summary>What a drawing is.</summary>
internal static class PredictionEndpoints
{
    public static void AddPredictions(this IServiceCollection services, AppSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(_ => new PredictionGate(settings.Requests));
    }

    public static void MapPredictions(this WebApplication app)
    {
        // The two differ from the day on which predictions are stored: a preview never is.
        app.MapPost("/api/predictions", Predict).Requires(Access.Anyone);
        app.MapPost("/api/predictions/preview", Predict).Requires(Access.Anyone);
    }

    private static async Task Predict(HttpContext context)
    {
        var services = context.RequestServices;
        var result = await AnswerAsync(
            context.Request,
            services.GetRequiredService<AppSettings>(),
            services.GetRequiredService<PredictionGate>(),
            services.GetRequiredService<ServedModel>());
        await result.ExecuteAsync(context);
    }

    private static async Task<IResult> AnswerAsync(HttpRequest request, AppSettings settings, PredictionGate gate, ServedModel model)
    {
        if (!TryReadFlag(request, "pixels", out var withPixels))
            return new ProblemResult(new AppFault(AppErrors.BadParameter, "The parameter 'pixels' is true or false.") { Field = "pixels" });

        var (picture, fault) = await ReadPictureAsync(request, settings);
        if (picture is null)
            return new ProblemResult(fault!);
        using (picture)
        {
            using var place = await gate.EnterAsync(request.HttpContext.RequestAborted);
            if (!place.IsAcquired)
                return new ProblemResult(new AppFault(AppErrors.Busy, "Too many drawings are waiting. Try again in a second.") { RetryAfter = 1 });
            return Classify(model, picture.Span, withPixels);
        }
    }

    private static IResult Classify(ServedModel model, ReadOnlySpan<byte> picture, bool withPixels)
    {
        var said = model.Classifier.Classify(picture);
        return said.Succeeded
            ? new AnswerResult(new PredictionAnswer(said.Probabilities, said.Label, model.Tag, withPixels ? said.Pixels : null))
            : new ProblemResult(new AppFault(AppErrors.Of(said.Fault.Kind), said.Fault.Message)
            {
                Field = PictureForm.Field,
                Limit = said.Fault.Limit,
                Actual = said.Fault.Actual,
            });
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
