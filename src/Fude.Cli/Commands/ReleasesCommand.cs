using System.CommandLine;
using System.Globalization;
using Fude.Cli.Releasing;
using Fude.Cli.Terminal;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude releases</c>: what is live, what was, and why.</summary>
public static class ReleasesCommand
{
    private const int MostListed = 500;

    /// <summary>The command with its parts.</summary>
    public static Command Create()
    {
        var (app, json, limit) = (new AppArguments(), CommonOptions.Json(), Limit(20));
        var command = app.AddTo(new("releases", "List the releases of the running application, the newest first.") { limit, json, CreateShow(), CreateLog(), CreateAt(), CreateChange("promote", "Make a candidate live now."), CreateChange("pause", "Let the steps of a canary wait."), CreateChange("resume", "Let the steps of a canary go on.") });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = app.Connect(parsed);
            var list = await client.ListAsync(Read(parsed, limit), cancellation);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(list);
                return;
            }

            var table = new Table().Border(TableBorder.Simple).AddColumns("id", "tag", "state").AddColumn(new TableColumn("share").RightAligned()).AddColumns("strategy", "since", "by", "why");
            foreach (var release in list.Releases)
                table.AddRow([.. ((string[])[Number(release.Id), release.Tag, release.Paused ? $"{release.State}, paused" : release.State, Share(release.Share), release.Strategy, Time(release.ChangedAt), release.Actor, release.Reason]).Select(Markup.Escape)]);
            AnsiConsole.Write(table);
        });
        return command;
    }

    private static Command CreateShow()
    {
        var (app, id) = (new AppArguments(), Id());
        var command = app.AddTo(new("show", "Show a release: its plan, its replicas, its evidence and the verdict on it, as JSON.") { id });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = app.Connect(parsed);
            JsonOutput.Write(await client.ShowAsync(parsed.GetRequiredValue(id), cancellation));
        });
        return command;
    }

    private static Command CreateLog()
    {
        var (app, json, limit) = (new AppArguments(), CommonOptions.Json(), Limit(50));
        var release = new Option<long?>("--release") { Description = "Only what happened to this release.", HelpName = "ID" };
        var verify = new Option<bool>("--verify") { Description = "Check that no entry was changed or removed since it was written." };
        var command = app.AddTo(new("log", "Show the ledger: who changed which release when, from which share to which, and why.") { limit, release, verify, json });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = app.Connect(parsed);
            if (parsed.GetValue(verify))
            {
                if ((await client.CheckAsync(cancellation)).FirstBroken is { } broken)
                    throw new CommandException($"entry {broken} of the ledger is not as it was written, or does not follow the one before it");
                System.Console.Out.WriteLine("the ledger is as it was written");
                return;
            }

            var page = await client.LedgerAsync(Read(parsed, limit), parsed.GetValue(release), cancellation);
            if (parsed.GetValue(json))
                JsonOutput.Write(page);
            else
                Print(page.Entries);
        });
        return command;
    }

    private static Command CreateAt()
    {
        var (app, json) = (new AppArguments(), CommonOptions.Json());
        var time = new Argument<string>("TIME") { Description = "A time such as 2026-11-25T14:00Z; without a zone it is this machine's." };
        var command = app.AddTo(new("at", "Show what was live at a time.") { time, json });
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!DateTimeOffset.TryParse(parsed.GetRequiredValue(time), CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var at))
                throw CommandLine.Usage($"'{parsed.GetRequiredValue(time)}' is not a time: give one such as 2026-11-25T14:00Z");
            using var client = app.Connect(parsed);
            var then = await client.AtAsync(at, cancellation);
            if (parsed.GetValue(json))
                JsonOutput.Write(then);
            else if (then.Releases.Count == 0)
                System.Console.Out.WriteLine("nothing was live then");
            else
                Print(then.Releases);
        });
        return command;
    }

    private static Command CreateChange(string name, string description)
    {
        var (app, id) = (new AppArguments(), Id());
        var reason = new Option<string>("--reason") { Description = "Why, for the ledger.", HelpName = "TEXT", DefaultValueFactory = _ => $"fude releases {name}" };
        var command = app.AddTo(new(name, description) { id, reason });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = app.Connect(parsed);
            var release = await client.ChangeAsync(parsed.GetRequiredValue(id), name, parsed.GetRequiredValue(reason), cancellation);
            System.Console.Out.WriteLine($"release {release.Id} ({release.Tag}): {release.State}, {Share(release.Share)}{(release.Paused ? ", paused" : "")}");
        });
        return command;
    }

    private static void Print(IEnumerable<LedgerLine> entries)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("when (UTC)", "release", "tag", "what", "state", "share", "by", "why");
        foreach (var entry in entries)
        {
            string[] cells = [Time(entry.At), Number(entry.Release), entry.Tag, entry.Action, entry.FromState is null ? entry.ToState : $"{entry.FromState} → {entry.ToState}", $"{Share(entry.FromShare)} → {Share(entry.ToShare)}", entry.Actor, entry.Reason];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        AnsiConsole.Write(table);
    }

    private static Argument<long> Id() => new("ID") { Description = "The release's number." };

    private static Option<int> Limit(int preset) => new("--limit") { Description = "How many.", HelpName = "N", DefaultValueFactory = _ => preset };

    private static int Read(ParseResult parsed, Option<int> limit) =>
        parsed.GetRequiredValue(limit) is >= 1 and <= MostListed and var given ? given : throw CommandLine.Usage($"--limit must be 1 to {MostListed}, not {parsed.GetRequiredValue(limit)}");

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Share(double share) => share.ToString("0.##%", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
