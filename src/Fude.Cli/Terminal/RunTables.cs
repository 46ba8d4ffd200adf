using Fude.Tracking.Client.Messages;
using Spectre.Console;

namespace Fude.Cli.Terminal;

/// <summary>Runs for people: as a list, one by itself, and side by side.</summary>
internal static class RunTables
{
    private const string Internal = "mlflow.";

    /// <summary>A list of runs.</summary>
    public static void List(IReadOnlyList<Run> runs, Func<Run, string> experiment, IEnumerable<string?> asked)
    {
        var (parameters, metrics) = RunColumns.Choose(runs, asked);
        var table = new Table().Border(TableBorder.Simple).AddColumns("run", "name", "experiment", "status", "started (UTC)", "took");
        foreach (var key in parameters)
            table.AddColumn(Markup.Escape(key));
        foreach (var key in metrics)
            table.AddColumn(new TableColumn(Markup.Escape(key)).RightAligned());
        foreach (var run in runs)
        {
            var (own, points) = (RunLine.ParamsOf(run), RunLine.MetricsOf(run));
            string[] cells =
            [
                run.Info.RunId, run.Info.RunName ?? "", experiment(run), RunLine.StatusOf(run) + (run.Info.LifecycleStage == "deleted" ? " (deleted)" : ""),
                Moments.Time(run.Info.StartTime), Moments.Span(run.Info.StartTime, run.Info.EndTime),
                .. parameters.Select(key => own.GetValueOrDefault(key, "")),
                .. metrics.Select(key => points.TryGetValue(key, out var value) ? Moments.Value(value) : ""),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        AnsiConsole.Write(table);
    }

    /// <summary>One run with all that it has logged.</summary>
    public static void Show(Run run, string? experiment, IEnumerable<Fude.Tracking.Client.Messages.FileInfo> artifacts)
    {
        var info = run.Info;
        Pairs("", [("run", info.RunId), ("name", info.RunName ?? ""), ("experiment", $"{experiment} ({info.ExperimentId})"), ("status", RunLine.StatusOf(run)), ("stage", info.LifecycleStage ?? ""),
            ("user", info.UserId ?? ""), ("started (UTC)", Moments.Time(info.StartTime)), ("ended (UTC)", Moments.Time(info.EndTime)), ("took", Moments.Span(info.StartTime, info.EndTime)), ("artifacts at", info.ArtifactUri ?? "")]);
        Pairs("params", run.Data.Params.Select(param => (param.Key, param.Value)));
        Pairs("metrics", run.Data.Metrics.Select(metric => (metric.Key, $"{Moments.Value(metric.Value)}  (step {metric.Step})")));
        Pairs("tags", run.Data.Tags.Where(tag => !tag.Key.StartsWith(Internal, StringComparison.Ordinal)).Select(tag => (tag.Key, tag.Value)));
        Pairs("datasets", (run.Inputs?.DatasetInputs ?? []).Select(input => (input.Dataset.Name, $"{input.Dataset.Digest}  {string.Join(' ', (input.Tags ?? []).Select(tag => tag.Value))}")));
        Pairs("artifacts", artifacts.Select(file => (file.IsDir ? file.Path + "/" : file.Path, file.FileSize is { } bytes ? Moments.Bytes(bytes) : "")));
    }

    /// <summary>Runs side by side.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="all">Also what is the same for all of them.</param>
    public static void Compare(IReadOnlyList<Run> runs, bool all)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("");
        foreach (var run in runs)
            table.AddColumn(Markup.Escape($"{run.Info.RunName}\n{run.Info.RunId}"));
        Rows(table, "", ["status", "started (UTC)", "took"], runs.Select(run => (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["status"] = RunLine.StatusOf(run), ["started (UTC)"] = Moments.Time(run.Info.StartTime), ["took"] = Moments.Span(run.Info.StartTime, run.Info.EndTime),
        }).ToList(), all: true);
        var parameters = runs.Select(RunLine.ParamsOf).ToList();
        Rows(table, "params.", parameters.SelectMany(own => own.Keys), parameters, all);
        var metrics = runs.Select(run => (IReadOnlyDictionary<string, string>)RunLine.MetricsOf(run).ToDictionary(pair => pair.Key, pair => Moments.Value(pair.Value), StringComparer.Ordinal)).ToList();
        Rows(table, "metrics.", metrics.SelectMany(own => own.Keys), metrics, all);
        AnsiConsole.Write(table);
    }

    private static void Rows(Table table, string prefix, IEnumerable<string> keys, List<IReadOnlyDictionary<string, string>> runs, bool all)
    {
        foreach (var key in keys.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var values = runs.ConvertAll(own => own.GetValueOrDefault(key, ""));
            if (all || values.Distinct(StringComparer.Ordinal).Count() > 1)
                table.AddRow([Markup.Escape(prefix + key), .. values.Select(Markup.Escape)]);
        }
    }

    private static void Pairs(string title, IEnumerable<(string Name, string Value)> pairs)
    {
        var table = new Table().NoBorder().HideHeaders().AddColumns("", "");
        foreach (var (name, value) in pairs.Where(pair => pair.Value.Length > 0 || title.Length > 0))
            table.AddRow(Markup.Escape((title.Length > 0 ? "  " : "") + name), Markup.Escape(value));
        if (table.Rows.Count == 0)
            return;
        if (title.Length > 0)
            AnsiConsole.WriteLine(title);
        AnsiConsole.Write(table);
    }
}
