using System.Globalization;

namespace Fude.Tracking.Tests.Differential;

/// <summary>What an answer of the model says: a status, and for a failure its code.</summary>
internal readonly record struct Outcome(int Status, string? Code)
{
    public static readonly Outcome Ok = new(200, null);
    public static readonly Outcome Missing = new(404, "RESOURCE_DOES_NOT_EXIST");
    public static readonly Outcome Invalid = new(400, "INVALID_PARAMETER_VALUE");
    public static readonly Outcome Taken = new(400, "RESOURCE_ALREADY_EXISTS");
    public static readonly Outcome State = new(500, "INVALID_STATE");
}

/// <summary>An experiment of the model.</summary>
internal sealed class ModelExperiment(string name)
{
    public string Name { get; set; } = name;

    public bool Active { get; set; } = true;

    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);
}

/// <summary>A point of the model: not a number is 0 with a flag, as it is stored.</summary>
internal readonly record struct ModelPoint(long Step, long Timestamp, double Value, bool IsNan);

/// <summary>A run of the model.</summary>
internal sealed class ModelRun(int experiment, string name, long start)
{
    public int Experiment { get; } = experiment;

    public string Name { get; set; } = name;

    public long Start { get; } = start;

    public long? End { get; set; }

    public string Status { get; set; } = "RUNNING";

    public bool Active { get; set; } = true;

    public Dictionary<string, string> Params { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal) { ["mlflow.runName"] = name };

    public Dictionary<string, HashSet<ModelPoint>> Metrics { get; } = new(StringComparer.Ordinal);

    public ModelPoint Latest(string key) => Metrics[key].MaxBy(point => (point.Step, point.Timestamp, point.Value));

    public void SetTag(string key, string value)
    {
        Tags[key] = value;
        if (key == "mlflow.runName")
            Name = value;
    }

    public void Log(string key, double value, long timestamp, long step)
    {
        if (!Metrics.TryGetValue(key, out var points))
            Metrics[key] = points = [];
        points.Add(new ModelPoint(step, timestamp, double.IsNaN(value) ? 0 : Math.Clamp(value, double.MinValue, double.MaxValue) + 0.0, double.IsNaN(value)));
    }
}

/// <summary>The protocol as a few dictionaries.</summary>
internal sealed class ModelServer
{
    public List<ModelExperiment> Experiments { get; } = [];

    public List<ModelRun> Runs { get; } = [];

    public Outcome CreateExperiment(string name)
    {
        if (Experiments.Exists(each => each.Name == name))
            return Outcome.Taken;
        Experiments.Add(new ModelExperiment(name));
        return Outcome.Ok;
    }

    public Outcome SetStage(int experiment, bool active)
    {
        if (Experiments[experiment].Active == active)
            return Outcome.Missing;
        Experiments[experiment].Active = active;
        foreach (var run in Runs.Where(run => run.Experiment == experiment))
            run.Active = active;
        return Outcome.Ok;
    }

    public Outcome Rename(int experiment, string name)
    {
        if (!Experiments[experiment].Active)
            return Outcome.State;
        if (Experiments.Where((_, i) => i != experiment).Any(each => each.Name == name))
            return Outcome.Taken;
        Experiments[experiment].Name = name;
        return Outcome.Ok;
    }

    public Outcome TagExperiment(int experiment, string key, string? value)
    {
        var target = Experiments[experiment];
        if (!target.Active)
            return Outcome.Invalid;
        if (value is null)
            return target.Tags.Remove(key) ? Outcome.Ok : Outcome.Missing;
        target.Tags[key] = value;
        return Outcome.Ok;
    }

    public Outcome CreateRun(int experiment, string name, long start)
    {
        if (!Experiments[experiment].Active)
            return Outcome.Invalid;
        Runs.Add(new ModelRun(experiment, name, start));
        return Outcome.Ok;
    }

    public Outcome Write(int run, Func<ModelRun, Outcome> write) => Runs[run].Active ? write(Runs[run]) : Outcome.Invalid;

    public static Outcome LogParam(ModelRun run, string key, string value) =>
        run.Params.TryAdd(key, value) || run.Params[key] == value ? Outcome.Ok : Outcome.Invalid;

    public static Outcome LogBatch(ModelRun run, IReadOnlyList<(string Key, double Value, long Timestamp, long Step)> metrics, IReadOnlyList<(string Key, string Value)> parameters, IReadOnlyList<(string Key, string Value)> tags)
    {
        if (parameters.GroupBy(each => each.Key, StringComparer.Ordinal).Any(same => same.Select(each => each.Value).Distinct(StringComparer.Ordinal).Count() > 1)
            || parameters.Any(each => run.Params.TryGetValue(each.Key, out var present) && present != each.Value))
            return Outcome.Invalid;
        foreach (var (key, value) in parameters)
            run.Params[key] = value;
        foreach (var (key, value) in tags)
            run.SetTag(key, value);
        foreach (var (key, value, timestamp, step) in metrics)
            run.Log(key, value, timestamp, step);
        return Outcome.Ok;
    }

    /// <summary>A number as answers write it.</summary>
    public static string Text(ModelPoint point) => point.IsNan ? "NaN" : point.Value.ToString("R", CultureInfo.InvariantCulture);
}
