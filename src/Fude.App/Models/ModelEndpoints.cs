using Fude.Hosting.Databases;
using Fude.Hosting.Security;

namespace Fude.App.Models;

/// <summary>The model that takes the traffic.</summary>
/// <param name="Tag">The name that it goes by.</param>
/// <param name="Digest">The bundle's identity.</param>
/// <param name="Labels">What it tells apart, in the order of its probabilities.</param>
internal sealed record CurrentModelAnswer(string Tag, string Digest, IReadOnlyList<string> Labels);

/// <summary>What is served.</summary>
internal static class ModelEndpoints
{
    public static void AddModels(this IServiceCollection services, Task<ServedModel> model) =>
        services.AddSingleton(_ => model.GetAwaiter().GetResult());

    /// <summary>Gives the loaded model its row in the database.</summary>
    public static async Task<ServedModel> EnsureRowAsync(Task<ServedModel> loaded, Task<Database> opened)
    {
        var (model, database) = (await loaded, await opened);
        return model with { Id = await ModelRows.EnsureAsync(database, model.Tag, model.Classifier.Bundle.Digest, TimeProvider.System.GetUtcNow().UtcDateTime) };
    }

    public static void MapModels(this WebApplication app) =>
        app.MapMethods("/api/models/current", [HttpMethods.Get, HttpMethods.Head], Current).Requires(Access.Anyone);

    private static Task Current(HttpContext context)
    {
        var (tag, classifier) = context.RequestServices.GetRequiredService<ServedModel>();
        context.Response.Headers.CacheControl = "no-store";
        var answer = new CurrentModelAnswer(tag, classifier.Bundle.Digest, classifier.Labels);
        return context.Response.WriteAsJsonAsync(answer, AppJson.Default.CurrentModelAnswer);
    }
}
