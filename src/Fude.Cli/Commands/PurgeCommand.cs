using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Fude.Cli.Terminal;
using Fude.Cli.Tracking;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Commands;

/// <summary><c>fude runs purge</c>: deleted runs and their artifacts are removed for good.</summary>
internal static partial class PurgeCommand
{
    public static Command Create()
    {
        var (server, json) = (new ServerArguments(), CommonOptions.Json());
        var age = new Option<string>("--older-than") { Description = "Only runs that were deleted so long ago: 30d, 12h, 15m, or 0 for all.", HelpName = "AGE", DefaultValueFactory = _ => "30d" };
        var experiments = new Option<string[]>("--experiment") { Description = "Only runs of this experiment (name or id); may be repeated.", HelpName = "NAME" };
        var yes = new Option<bool>("--yes") { Description = "Remove them. Without it the command only tells what would be removed." };
        var vacuum = new Option<bool>("--vacuum") { Description = "With --yes, and on SQLite: give the freed room back to the disk. Writes wait meanwhile." };
        var command = server.AddTo(new("purge", "Remove deleted runs and their artifacts for good: what would go is told first.") { age, experiments, yes, vacuum, json });
        command.SetAction(async (parsed, cancellation) =>
        {
            var olderThan = ReadAge(parsed.GetRequiredValue(age));
            if (parsed.GetValue(vacuum) && !parsed.GetValue(yes))
                throw CommandLine.Usage("--vacuum goes with --yes");
            using var client = server.Connect(parsed);
            var named = parsed.GetValue(experiments) ?? [];
            var ids = named.Length == 0 ? null : (await new ExperimentNames(client).SelectAsync(named, ViewType.All, cancellation)).Keys.ToList();
            var request = new PurgeRunsRequest { OlderThanMs = olderThan, ExperimentIds = ids, DryRun = !parsed.GetValue(yes), Vacuum = parsed.GetValue(vacuum) };
            var answer = await PurgeAsync(client, request, cancellation);
            if (parsed.GetValue(json))
                JsonOutput.Write(answer);
            else
                Print(answer);
        });
        return command;
    }

    // Each request works for some seconds and says what is left.
    private static async Task<PurgeRunsAnswer> PurgeAsync(TrackingClient client, PurgeRunsRequest request, CancellationToken cancellation)
    {
        var answer = await client.PurgeRunsAsync(request, cancellation);
        while (!request.DryRun && answer.Remaining > 0)
        {
            var next = await client.PurgeRunsAsync(request, cancellation);
            answer = next with
            {
                Runs = answer.Runs + next.Runs,
                Points = answer.Points + next.Points,
                Datasets = answer.Datasets + next.Datasets,
                ArtifactBytes = answer.ArtifactBytes + next.ArtifactBytes,
                ForeignArtifacts = answer.ForeignArtifacts + next.ForeignArtifacts,
                DatabaseBytes = request.Vacuum && next.Remaining == 0 ? next.DatabaseBytes : answer.DatabaseBytes + next.DatabaseBytes,
            };
        }

        return answer;
    }

    private static void Print(PurgeRunsAnswer answer)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"{answer.Runs} runs, {answer.Points} points and {Moments.Bytes(answer.ArtifactBytes)} of artifacts");
        System.Console.Out.WriteLine(answer.DryRun
            ? $"{what} would be removed{(answer.Runs > 0 ? ": --yes removes them for good" : "")}"
            : $"removed {what}{(answer.DatabaseBytes is { } bytes ? $"; {Moments.Bytes(Math.Max(0, bytes))} became free in the database" : "")}");
        if (answer.KeptForModels > 0)
            Output.Notes.Write(new Spectre.Console.Text($"{answer.KeptForModels} deleted runs stay: versions of registered models come from them\n"));
        if (answer.ForeignArtifacts > 0)
            Output.Notes.Write(new Spectre.Console.Text($"the artifacts of {answer.ForeignArtifacts} runs are not kept by this server, and are left where they are\n"));
    }

    private static long ReadAge(string text)
    {
        if (text == "0")
            return 0;
        var match = Age().Match(text);
        if (!match.Success)
            throw CommandLine.Usage($"--older-than '{text}' is not an age: give one such as 30d, 12h or 15m");
        var count = long.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture);
        var unit = match.Groups["unit"].Value switch { "w" => TimeSpan.FromDays(7), "d" => TimeSpan.FromDays(1), "h" => TimeSpan.FromHours(1), "m" => TimeSpan.FromMinutes(1), _ => TimeSpan.FromSeconds(1) };
        return count * (long)unit.TotalMilliseconds;
    }

    [GeneratedRegex("^(?<count>[0-9]{1,6})(?<unit>[wdhms])$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Age();
}
