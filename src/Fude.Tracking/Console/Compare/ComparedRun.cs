using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.Charts;

namespace Fude.Tracking.Console.Compare;

/// <summary>A run that is compared.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, or the start of its id.</param>
/// <param name="ExperimentId">Its experiment.</param>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended.</param>
/// <param name="User">Who started it.</param>
/// <param name="IsDeleted">Whether it is deleted.</param>
/// <param name="Place">Its place among the runs asked for: it decides its look.</param>
public sealed record ComparedRun(string Id, string Name, string ExperimentId, string Experiment, RunStatus Status, long? Start, long? End, string? User, bool IsDeleted, int Place)
{
    /// <summary>Its look in charts.</summary>
    public CurveStyle Style => CurveStyles.At(Place);

    /// <summary>Whether something of it may still change.</summary>
    public bool IsLive => Status is RunStatus.Running or RunStatus.Scheduled;
}

/// <summary>A param or metric that some of the compared runs have.</summary>
/// <param name="Subject">Which.</param>
/// <param name="Runs">How many runs have it.</param>
/// <param name="Differs">Whether the runs differ in it: in its value, or because some lack it.</param>
/// <param name="Least">Of a metric: the least value that is a number.</param>
/// <param name="Greatest">Of a metric: the greatest one.</param>
/// <param name="LastStep">Of a metric: the greatest step.</param>
/// <param name="HasCurve">Of a metric: whether it is known to have more than one point. Only those that may be shown first are looked at.</param>
public sealed record ComparedKey(Subject Subject, int Runs, bool Differs, double? Least = null, double? Greatest = null, long LastStep = 0, bool HasCurve = false);

/// <summary>A value of a run: a metric's number, or a param's text.</summary>
/// <param name="Run">The run.</param>
/// <param name="Number">Of a metric.</param>
/// <param name="Text">Of a param.</param>
public sealed record ComparedValue(string Run, double? Number, string? Text);
