using System.Collections.Concurrent;
using Fude.App.Models;
using Fude.Inference;

namespace Fude.App.Releases;

/// <summary>Hears how each release does.</summary>
/// <param name="logger">Is told of a release's first failure.</param>
internal sealed partial class ReleaseTraffic(ILogger<ReleaseTraffic> logger)
{
    private readonly ConcurrentDictionary<long, bool> _told = new();

    /// <summary>A release's model could not answer.</summary>
    /// <param name="release">The release.</param>
    /// <param name="exception">Why.</param>
    public void Failed(ServedRelease release, InferenceException exception)
    {
        if (_told.TryAdd(release.Id, true))
            LogFailed(logger, release.Id, release.Model.Tag, exception.Message.ReplaceLineEndings(" "));
    }

    [LoggerMessage(EventId = 1410, Level = LogLevel.Warning, Message = "The model of release {Id} ({Tag}) has failed to answer for the first time: {Why}")]
    private static partial void LogFailed(ILogger logger, long id, string tag, string why);
}
