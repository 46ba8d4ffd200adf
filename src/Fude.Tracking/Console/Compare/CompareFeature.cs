namespace Fude.Tracking.Console.Compare;

/// <summary>The page that lays runs beside each other.</summary>
internal static class CompareFeature
{
    public static IServiceCollection AddCompare(this IServiceCollection services) => services.AddSingleton<CompareReader>().AddSingleton<RunFinder>();
}
