using Polly;
using Polly.Retry;

namespace Fude.Tracking.Client.Transport;

/// <summary>When a request may be sent again.</summary>
internal enum Repeat
{
    /// <summary>Always: sent twice it does what it does once.</summary>
    Always,

    /// <summary>Only where the first one can't have had any effect, such as when it makes something.</summary>
    NothingDone,
}

/// <summary>Sends again what a busy, failing or unreachable server did not answer, after growing waits.</summary>
internal sealed class Repetition(TrackingSettings settings, TimeProvider time)
{
    private static readonly TimeSpan MostDelay = TimeSpan.FromSeconds(30);

    private readonly ResiliencePipeline always = Build(settings, time, fault => fault.Fault is TrackingFault.Unavailable or TrackingFault.Failed);
    private readonly ResiliencePipeline nothingDone = Build(settings, time, fault => fault.NothingDone);

    public ResiliencePipeline For(Repeat repeat) => repeat == Repeat.Always ? always : nothingDone;

    private static ResiliencePipeline Build(TrackingSettings settings, TimeProvider time, Func<TrackingException, bool> mayPass)
    {
        if (settings.Retries == 0)
            return ResiliencePipeline.Empty;
        return new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is TrackingException fault && mayPass(fault)),
            MaxRetryAttempts = settings.Retries,
            Delay = settings.RetryDelay,
            MaxDelay = MostDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            // Null takes the growing wait.
            DelayGenerator = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is TrackingException { RetryAfter: { } asked } ? asked < MostDelay ? asked : MostDelay : (TimeSpan?)null),
        }).Build();
    }
}
