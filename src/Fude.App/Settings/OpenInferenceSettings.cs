using Fude.Hosting.Settings;

namespace Fude.App.Settings;

/// <summary>How the models are served over the Open Inference Protocol.</summary>
public sealed record OpenInferenceSettings
{
    /// <summary>Pixels of a picture of today's preprocessings, 28×28.</summary>
    public const int PixelsOfPicture = 784;

    /// <summary>Bytes of a request besides its pixels.</summary>
    private const int AroundBytes = 64 * 1024;

    private const int BytesOfJsonPixel = 6; // "255", a comma, and white space

    /// <summary>The name that the current model goes by, whatever its tag is.</summary>
    public string Name { get; init; } = "fude";

    /// <summary>Pictures in one request.</summary>
    public int MaxBatch { get; init; } = 1024;

    /// <summary>Requests whose tensors are held at once; the next is answered 503.</summary>
    public int MaxRequests { get; init; } = 64;

    /// <summary>Addresses of gRPC; none by default.</summary>
    public IReadOnlyList<string> GrpcUrls { get; init; } = [];

    /// <summary>Largest body of a request over HTTP, in bytes.</summary>
    /// <param name="pixels">Pixels of a picture.</param>
    public int MaxHttpBytes(int pixels) => (MaxBatch * pixels * BytesOfJsonPixel) + AroundBytes;

    internal static OpenInferenceSettings Read(SettingsReader reader)
    {
        var defaults = new OpenInferenceSettings();
        return new OpenInferenceSettings
        {
            Name = reader.Name("OpenInference:Name", 255, $"Name that the current model has for clients of the Open Inference Protocol. Default: {defaults.Name}.") ?? defaults.Name,
            MaxBatch = reader.Number("OpenInference:MaxBatch", defaults.MaxBatch, 1, 65_536, "Pictures in one request of the Open Inference Protocol."),
            MaxRequests = reader.Number("OpenInference:MaxRequests", defaults.MaxRequests, 1, 10_000, "Requests of the Open Inference Protocol at once; the next is answered 503."),
            GrpcUrls = reader.Urls("Grpc:Url", [], "Address of the Open Inference Protocol over gRPC (HTTP/2 without TLS). Default: none, and gRPC is off."),
        };
    }
}
