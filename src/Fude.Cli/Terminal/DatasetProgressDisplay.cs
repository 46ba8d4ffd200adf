using Fude.Training.Datasets;
using Spectre.Console;

namespace Fude.Cli.Terminal;

/// <summary>Shows downloads and other long steps of loading a dataset: bars on a terminal, the messages alone elsewhere.</summary>
internal static class DatasetProgressDisplay
{
    public static async Task<T> ShowAsync<T>(IAnsiConsole console, Func<IProgress<DatasetProgress>, Task<T>> load)
    {
        if (!console.Profile.Out.IsTerminal || !console.Profile.Capabilities.Ansi)
            return await load(new Reporter(report => Message(console, report)));
        var bars = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
        return await console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => load(new Reporter(report =>
            {
                Message(console, report);
                if (report.Stage != DatasetStage.Message)
                    Show(context, bars, report);
            })));
    }

    private static void Show(ProgressContext context, Dictionary<string, ProgressTask> bars, DatasetProgress report)
    {
        lock (bars)
        {
            var name = Markup.Escape($"{report.Stage.ToString().ToLowerInvariant()} {report.Text}");
            if (!bars.TryGetValue(name, out var bar))
                bars[name] = bar = context.AddTask(name);
            bar.IsIndeterminate = report.Total is null;
            bar.MaxValue = report.Total ?? 1;
            bar.Value = report.Total is null ? 0 : report.Done;
        }
    }

    private static void Message(IAnsiConsole console, DatasetProgress report)
    {
        if (report.Stage == DatasetStage.Message)
            console.WriteLine(report.Text);
    }

    // Progress<T> would post to the thread pool: lines would come late and out of order.
    private sealed class Reporter(Action<DatasetProgress> report) : IProgress<DatasetProgress>
    {
        public void Report(DatasetProgress value) => report(value);
    }
}
