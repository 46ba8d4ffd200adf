using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace Fude.App.Limits;

/// <summary>
/// Compresses the answers that are worth it: lists of drawings and labels, JSON of tens of kilobytes. Predictions are small, pictures are
/// compressed already, events are passed on as they come.
/// </summary>
internal static class Compressing
{
    private static readonly PathString[] Lists = ["/api/drawings", "/api/prediction-history", "/api/feedback", "/api/openapi.json"];

    public static void AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true; // nothing secret stands beside what a client can choose
            options.MimeTypes = ["application/json"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }

    public static void UseCompression(this WebApplication app) =>
        app.UseWhen(context => HttpMethods.IsGet(context.Request.Method) && Array.Exists(Lists, list => context.Request.Path.StartsWithSegments(list, StringComparison.OrdinalIgnoreCase)), branch => branch.UseResponseCompression());
}
