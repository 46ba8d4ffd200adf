using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Console.RunTable;

/// <summary>A run as the table shows it.</summary>
/// <param name="Info">The run.</param>
/// <param name="Cells">What the view's columns show, in their order.</param>
public sealed record RunRow(RunInfo Info, RunCell[] Cells)
{
    /// <summary>Whether it is in progress.</summary>
    public bool IsRunning => Info.Status is RunStatus.Running or RunStatus.Scheduled;

    /// <summary>Whether another reading of the run shows the same.</summary>
    /// <param name="other">The other one.</param>
    public bool ShowsTheSame(RunRow other) => Info == other.Info && Cells.AsSpan().SequenceEqual(other.Cells);
}

/// <summary>A value of a run in a column.</summary>
/// <param name="Number">A metric's value: infinities are what they are.</param>
/// <param name="Text">A text.</param>
/// <param name="Curve">A metric's history.</param>
public readonly record struct RunCell(double? Number = null, string? Text = null, RunCurve? Curve = null);

/// <summary>A metric's history in few points, evenly over time.</summary>
/// <param name="Points">The values in order; NaN where there was none.</param>
public sealed record RunCurve(double[] Points)
{
    /// <inheritdoc/>
    public bool Equals(RunCurve? other) => other is not null && Points.AsSpan().SequenceEqual(other.Points);

    /// <inheritdoc/>
    public override int GetHashCode() => Points.Length == 0 ? 0 : HashCode.Combine(Points.Length, Points[^1]);
}
