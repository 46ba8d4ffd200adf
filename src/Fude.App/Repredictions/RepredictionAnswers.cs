using System.Globalization;

namespace Fude.App.Repredictions;

/// <summary>How far a reprediction is.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Model">The model's tag.</param>
/// <param name="Force">Whether images count that the model has answered already.</param>
/// <param name="State">"running", "finished", "cancelled" or "failed".</param>
/// <param name="Done">Images that are dealt with, those included that were skipped.</param>
/// <param name="Total">Images that it is about.</param>
/// <param name="Skipped">Images that got no new answer: they had one of this model, or there is nothing to predict from.</param>
/// <param name="CreatedAt">When it was asked for: ISO 8601 in UTC.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record RepredictionAnswer(long Id, string Model, bool Force, string State, long Done, long Total, long Skipped, string CreatedAt, string? FinishedAt, string? Error)
{
    public static RepredictionAnswer Of(Reprediction job) =>
        new(job.Id, job.Model, job.Forced, job.State, job.Done, job.Total, job.Skipped, Text(job.CreatedAt)!, Text(job.FinishedAt), job.Error);

    private static string? Text(DateTime? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Several of them.</summary>
/// <param name="Repredictions">The newest first.</param>
internal sealed record RepredictionsAnswer(IReadOnlyList<RepredictionAnswer> Repredictions);

internal sealed class RepredictionResult(Reprediction job, int status) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        return httpContext.Response.WriteAsJsonAsync(RepredictionAnswer.Of(job), AppJson.Default.RepredictionAnswer);
    }
}

internal sealed class RepredictionsResult(List<Reprediction> jobs) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) =>
        httpContext.Response.WriteAsJsonAsync(new RepredictionsAnswer(jobs.ConvertAll(RepredictionAnswer.Of)), AppJson.Default.RepredictionsAnswer);
}

/// <summary>JSON's <c>null</c>.</summary>
internal sealed class NullResult : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        return httpContext.Response.WriteAsync("null");
    }
}
