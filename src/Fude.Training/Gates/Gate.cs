using System.Diagnostics;
using Fude.Inference;
using Fude.Training.Gates.Checks;

namespace Fude.Training.Gates;

/// <summary>Judges a bundle before it may be released.</summary>
/// <param name="time">Dates the report.</param>
public sealed class Gate(TimeProvider? time = null)
{
    private static readonly IGateCheck[] All =
    [
        new GoldenSamplesCheck(), new ParityCheck(), new SoundnessCheck(), new ReproductionCheck(), new AccuracyCheck(), new RecallCheck(), new LiveAccuracyCheck(),
        new LiveRecallCheck(), new CorrectionsCheck(), new LiveCorrectionsCheck(), new RobustnessCheck(), new LatencyCheck(), new SizeCheck(),
    ];

    /// <summary>The names of all checks in order.</summary>
    public static IReadOnlyList<string> Checks { get; } = [.. All.Select(check => check.Name)];

    /// <summary>The checks that need no pictures and take a second: for a bundle that is registered, not released.</summary>
    public static IReadOnlyList<string> QuickChecks { get; } = ["golden", "parity", "latency", "size"];

    /// <summary>Runs the checks on a thread of its own. A bundle that fails is a report, not an exception.</summary>
    /// <param name="request">What is judged, and by what.</param>
    /// <param name="progress">Hears of each check before it starts; null for nobody.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="TrainingException">The options, or the names of checks, are wrong: <see cref="TrainingFault.Options"/>.</exception>
    public Task<GateReport> RunAsync(GateRequest request, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Options.Validate();
        if (request.Checks?.Except(Checks, StringComparer.Ordinal).FirstOrDefault() is { } strange)
            throw new TrainingException(TrainingFault.Options, $"there is no check '{strange}': there are {string.Join(", ", Checks)}");
        return Task.Run(() => Run(request, progress, cancellation), cancellation);
    }

    private GateReport Run(GateRequest request, IProgress<string>? progress, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var at = (time ?? TimeProvider.System).GetUtcNow();
        var chosen = All.Where(check => request.Checks?.Contains(check.Name, StringComparer.Ordinal) != false).ToList();
        try
        {
            using var context = new GateContext(request);
            List<CheckResult> results = [];
            foreach (var check in chosen)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(check.Name);
                results.Add(Run(check, context, cancellation));
            }

            return GateReport.Of(request, results, context.Evaluation, at, Stopwatch.GetElapsedTime(began));
        }
        catch (InferenceException e)
        {
            // It can't even be loaded: the first check says why, and there is nothing for the others.
            var unloaded = new Told("The model can't be loaded.", "モデルを読み込めません。");
            var results = chosen.Select((check, i) => i == 0 ? CheckResult.Broken(check.Name, Words.Failed(e.Message)) : CheckResult.NotApplicable(check.Name, unloaded));
            return GateReport.Of(request, [.. results], null, at, Stopwatch.GetElapsedTime(began));
        }
    }

    private static CheckResult Run(IGateCheck check, GateContext context, CancellationToken cancellation)
    {
        try
        {
            return check.Run(context, cancellation);
        }
        catch (LiveModelException e)
        {
            return CheckResult.NotApplicable(check.Name, new($"The live model can't be compared with: {e.Message}", $"いま答えているモデルと比較できません: {e.Message}"));
        }
        catch (InferenceException e)
        {
            return CheckResult.Broken(check.Name, Words.Failed(e.Message));
        }
    }
}
