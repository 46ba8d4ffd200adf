using System.Diagnostics;
using Fude.App.Errors;
using Fude.App.Models;
using Fude.App.Releases;
using Fude.App.Telemetry;
using Fude.Inference;

namespace Fude.App.Predictions;

/// <summary>What a picture is, said by the release that answers whoever asks.</summary>
/// <param name="models">The releases.</param>
/// <param name="gate">How many are computed at once.</param>
/// <param name="traffic">Hears how each release does.</param>
/// <param name="metrics">Take how long it takes.</param>
internal sealed class Answerer(ServedModels models, PredictionGate gate, ReleaseTraffic traffic, AppMetrics metrics)
{
    private static readonly AppFault Full = new(AppErrors.Busy, "Too many drawings are waiting. Try again in a second.") { RetryAfter = 1 };

    /// <summary>Answers. Where a canary fails the live release answers: whoever asks does not notice.</summary>
    /// <param name="picture">The file.</param>
    /// <param name="client">Who asks: some bytes of their own.</param>
    /// <param name="cancellation">Gives up waiting for a turn.</param>
    /// <returns>The answer or why there is none; dispose it.</returns>
    public async ValueTask<Answered> AnswerAsync(ReadOnlyMemory<byte> picture, byte[] client, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        using var place = await gate.EnterAsync(cancellation);
        if (!place.IsAcquired)
            return new Answered(null, null, Full);
        var waited = Stopwatch.GetElapsedTime(start);
        var lease = models.AcquireFor(client);
        try
        {
            return Classify(picture, lease, waited);
        }
        catch (InferenceException e) when (lease.Release is { State: ReleaseState.Canary } canary)
        {
            lease.Dispose();
            traffic.Failed(canary, e);
            lease = models.AcquireLive();
            return Classify(picture, lease, waited) with { Failed = canary };
        }
        catch (InferenceException e) when (lease.Release is { } live)
        {
            traffic.Failed(live, e);
            lease.Dispose();
            throw;
        }
    }

    private Answered Classify(ReadOnlyMemory<byte> picture, ModelLease lease, TimeSpan waited)
    {
        var said = lease.Network.Classify(picture.Span, out var times);
        metrics.Classified(waited, times, lease.Model.Tag, said.Label);
        return said.Succeeded
            ? new Answered(lease, said, null) { Times = times }
            : new Answered(lease, null, new AppFault(AppErrors.Of(said.Fault.Kind), said.Fault.Message) { Field = PictureForm.Field, Limit = said.Fault.Limit, Actual = said.Fault.Actual });
    }
}

/// <summary>An answer, or why there is none.</summary>
/// <param name="Lease">The model that answered, held open; null where none was asked.</param>
/// <param name="Said">What it said.</param>
/// <param name="Fault">Why there is no answer.</param>
internal sealed record Answered(ModelLease? Lease, Classification? Said, AppFault? Fault) : IDisposable
{
    /// <summary>How long each step took.</summary>
    public StageTimes Times { get; init; }

    /// <summary>The canary that failed, and in whose place the live release has answered; null mostly.</summary>
    public ServedRelease? Failed { get; init; }

    public void Dispose() => Lease?.Dispose();
}
