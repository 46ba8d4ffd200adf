using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;

namespace Fude.App.Models;

/// <summary>The model that takes the traffic.</summary>
/// <param name="Tag">The name that it goes by.</param>
/// <param name="Digest">The bundle's identity.</param>
/// <param name="Labels">What it tells apart, in the order of its probabilities.</param>
internal sealed record CurrentModelAnswer(string Tag, string Digest, IReadOnlyList<string> Labels);

/// <summary>A model that has been served from this database.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Tag">The name that it goes by.</param>
/// <param name="CreatedAt">When it was first served: ISO 8601 in UTC.</param>
/// <param name="Digest">The bundle's identity, where it is known.</param>
/// <param name="Loaded">Whether it is loaded now.</param>
/// <param name="Current">Whether it takes the traffic.</param>
/// <param name="Labels">What it tells apart, in the order of its probabilities, where it is loaded.</param>
internal sealed record ModelAnswer(long Id, string Tag, string CreatedAt, string? Digest, bool Loaded, bool Current, IReadOnlyList<string>? Labels);

/// <summary>Every model that has been served from this database.</summary>
/// <param name="Models">The models in order of number.</param>
internal sealed record ModelsAnswer(IReadOnlyList<ModelAnswer> Models);

/// <summary>What is served.</summary>
internal static class ModelEndpoints
{
    public static void AddModels(this IServiceCollection services) => services.AddSingleton(provider => provider.GetRequiredService<StartedModels>().Served);

    public static void MapModels(this WebApplication app)
    {
        string[] get = [HttpMethods.Get, HttpMethods.Head];
        app.MapMethods("/api/models", get, AllAsync).Requires(Access.Anyone);
        app.MapMethods("/api/models/current", get, Current).Requires(Access.Anyone);
    }

    private static Task Current(HttpContext context)
    {
        var model = context.RequestServices.GetRequiredService<ServedModels>().Set.Current;
        context.Response.Headers.CacheControl = "no-store";
        var answer = new CurrentModelAnswer(model.Tag, model.Digest, model.Labels);
        return context.Response.WriteAsJsonAsync(answer, AppJson.Default.CurrentModelAnswer);
    }

    private static async Task AllAsync(HttpContext context)
    {
        var set = context.RequestServices.GetRequiredService<ServedModels>().Set;
        var rows = await context.RequestServices.GetRequiredService<Database>().ReadAsync(ModelRows.All, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(new ModelsAnswer(rows.ConvertAll(row => Answer(row, set))), AppJson.Default.ModelsAnswer);
    }

    private static ModelAnswer Answer(ModelRow row, ModelSet set)
    {
        var loaded = set.Find(row.Tag);
        var created = row.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return new ModelAnswer(row.Id, row.Tag, created, row.Digest, loaded is not null, loaded is not null && loaded == set.Current, loaded?.Labels);
    }
}
