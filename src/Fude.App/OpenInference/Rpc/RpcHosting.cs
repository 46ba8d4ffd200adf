using Fude.App.Settings;
using Fude.Hosting.Security;
using Microsoft.AspNetCore.Http.Metadata;

namespace Fude.App.OpenInference.Rpc;

/// <summary>The protocol over gRPC. Only where it is on is anything of gRPC loaded.</summary>
internal static class RpcHosting
{
    private const int AroundBytes = 64 * 1024;
    private const int BytesOfTypedPixel = 2; // a varint of up to 255

    /// <summary>Adds gRPC.</summary>
    public static void Add(IServiceCollection services, AppSettings settings)
    {
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MaxMessageBytes(settings);
            grpc.MaxSendMessageSize = null;
            grpc.IgnoreUnknownServices = true;
            grpc.EnableDetailedErrors = false;
        });
        services.AddLogging(logging => logging.AddFilter("Grpc", LogLevel.Warning)); // a client's mistake is told to the client
        services.AddSingleton<RpcInferenceService>();
    }

    /// <summary>Maps the service.</summary>
    public static void Map(WebApplication app, AppSettings settings) =>
        app.MapGrpcService<RpcInferenceService>().Requires(Access.Anyone).WithMetadata(new BodyLimit(MaxMessageBytes(settings) + AroundBytes));

    private static int MaxMessageBytes(AppSettings settings) => (settings.OpenInference.MaxBatch * OpenInferenceSettings.PixelsOfPicture * BytesOfTypedPixel) + AroundBytes;

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
