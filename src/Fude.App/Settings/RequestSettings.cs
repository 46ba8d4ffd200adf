using Fude.Hosting.Settings;

namespace Fude.App.Settings;

/// <summary>Limits on predictions: what one client, or all together, may take.</summary>
public sealed record RequestSettings
{
    /// <summary>Bytes that a form may have around its picture: boundaries, headers, small text fields.</summary>
    public const int FormOverheadBytes = 16 * 1024;

    /// <summary>Pictures decoded and predicted at once.</summary>
    public int MaxPredictions { get; init; } = DefaultMaxPredictions;

    /// <summary>Pictures that may wait for their turn; the next is answered 503.</summary>
    public int MaxWaiting { get; init; } = 256;

    /// <summary>Seconds for which the host serves on after it was told to stop, and says that it is not ready.</summary>
    public int StopDelaySeconds { get; init; }

    private static int DefaultMaxPredictions => Math.Max(2, Environment.ProcessorCount);

    internal static RequestSettings Read(SettingsReader reader)
    {
        var defaults = new RequestSettings();
        return new RequestSettings
        {
            MaxPredictions = reader.Number("Requests:MaxPredictions", defaults.MaxPredictions, 1, 1024, "Pictures decoded and predicted at once."),
            MaxWaiting = reader.Number("Requests:MaxWaiting", defaults.MaxWaiting, 0, 100_000, "Pictures that may wait for their turn; the next is answered 503."),
            StopDelaySeconds = reader.Number("Requests:StopDelaySeconds", 0, 0, 600, "Seconds for which the host serves on after it was told to stop, and says at /api/health/ready that it is not ready."),
        };
    }
}
