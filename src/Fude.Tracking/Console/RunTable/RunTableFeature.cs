using Fude.Tracking.Console.Experiments;

namespace Fude.Tracking.Console.RunTable;

/// <summary>The pages of experiments and of their runs.</summary>
internal static class RunTableFeature
{
    public static IServiceCollection AddRunTable(this IServiceCollection services) => services
        .AddSingleton(new RunTableOptions())
        .AddSingleton<RunNameReader>()
        .AddSingleton<SearchCompletion>()
        .AddSingleton<ExperimentList>()
        .AddSingleton<RunCsv>();

    public static void MapRunTable(this WebApplication app) => app.Services.GetRequiredService<RunCsv>().Map(app);
}
