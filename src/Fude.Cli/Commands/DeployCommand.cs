using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Fude.Cli.Releasing;
using Fude.Cli.Terminal;

namespace Fude.Cli.Commands;

/// <summary><c>fude deploy</c>: a model that was built becomes a release of the running application.</summary>
public static class DeployCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(1);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var app = new AppArguments();
        var tag = new Argument<string>("TAG") { Description = "What 'fude build' has built: by default the run's id." };
        var output = new Option<string>("--out") { Description = "The folder that 'fude build' has built into.", HelpName = "DIR", DefaultValueFactory = _ => "dist" };
        var strategy = new Option<string>("--strategy") { Description = "canary: by steps of traffic, taken back by itself when it is worse. all-at-once. shadow: its answers are compared and never shown.", HelpName = "NAME", DefaultValueFactory = _ => "canary" };
        strategy.AcceptOnlyFromAmong("canary", "all-at-once", "shadow");
        var steps = new Option<string?>("--steps") { Description = "Shares of the people at each step of a canary in percent. Default: 1,5,25,100.", HelpName = "P,P,…" };
        var plan = new Option<string?>("--plan") { Description = "A JSON file with the plan of a canary: steps, least evidence, tolerances (docs/canary.md).", HelpName = "FILE" };
        var reason = new Option<string?>("--reason") { Description = "Why, for the ledger.", HelpName = "TEXT" };
        var force = new Option<string?>("--force") { Description = "Release it although its gate is shut, or there was none; the reason goes into the ledger.", HelpName = "REASON" };
        var wait = new Option<bool>("--wait") { Description = "Wait until a canary is live or taken back; the exit status says which." };
        var json = CommonOptions.Json();
        var image = new ImageArguments();
        var command = image.AddTo(app.AddTo(new("deploy", "Release a built model in the running application, without a restart.") { tag, output, strategy, steps, plan, reason, force, wait, json }));
        command.SetAction((parsed, cancellation) => image.IsAsked(parsed) ? image.DeployAsync(
            parsed,
            app.DataFolder(parsed),
            parsed.GetRequiredValue(tag),
            parsed.GetValue(steps) ?? parsed.GetValue(plan),
            () => Reason(Find(parsed.GetRequiredValue(output), parsed.GetRequiredValue(tag)), parsed.GetValue(reason), parsed.GetValue(force)),
            cancellation) : RunAsync(
            app.Connect(parsed),
            Wish(Find(parsed.GetRequiredValue(output), parsed.GetRequiredValue(tag)), parsed.GetRequiredValue(strategy), ReleasePlan.Read(parsed.GetValue(plan), parsed.GetValue(steps)), parsed.GetValue(reason), parsed.GetValue(force)),
            parsed.GetValue(wait),
            parsed.GetValue(json),
            cancellation));
        return command;
    }

    private static BuiltModel Find(string output, string tag) =>
        BuiltModel.Find(output, tag) ?? throw new CommandException($"nothing was built for '{tag}' in {Path.GetFullPath(output)}: run 'fude build {tag}' first");

    private static object Wish(BuiltModel built, string strategy, object? plan, string? reason, string? force)
    {
        if (strategy != "canary" && plan is not null)
            throw CommandLine.Usage("--steps and --plan are for --strategy canary");
        var why = Reason(built, reason, force);
        return new { tag = built.Tag, digest = built.Digest, source = built.Source, strategy, plan, reason = why, forced = force is not null || built.Forced, gate = built.Gate };
    }

    // What the ledger is told; a shut gate has to be overruled.
    private static string Reason(BuiltModel built, string? reason, string? force)
    {
        if (force is { Length: 0 })
            throw CommandLine.Usage("--force needs a reason");
        if (!built.HasPassed && !built.Forced && force is null)
            throw new CommandException($"the gate of '{built.Tag}' is shut, or there was none: see 'fude gate {built.Tag}', or overrule it with --force REASON");
        var why = string.Join("; ", ((string?[])[reason, force is null ? null : $"forced: {force}", built.Forced ? $"built in spite of its gate: {built.ForceReason}" : null]).OfType<string>());
        return why.Length == 0 ? "fude deploy" : why;
    }

    private static async Task<int> RunAsync(ReleaseClient client, object wish, bool wait, bool json, CancellationToken cancellation)
    {
        using var connected = client;
        var clock = Stopwatch.StartNew();
        var release = await client.DeployAsync(wish, cancellation);
        Note(json, $"release {release.Id} ({release.Tag}): loading");
        while (release.State == "loading")
        {
            await Task.Delay(Look, cancellation);
            release = await client.FindAsync(release.Id, cancellation);
        }

        if (release.State == "live")
        {
            while (await client.CurrentAsync(cancellation) != release.Tag)
                await Task.Delay(Look, cancellation);
        }

        Note(json, string.Create(CultureInfo.InvariantCulture, $"release {release.Id} ({release.Tag}): {release.State}, {release.Share:P0} of the people, after {clock.Elapsed.TotalSeconds:0.00} s"));
        if (wait && release.State == "canary")
            release = await WatchAsync(client, release, json, cancellation);
        if (json)
            JsonOutput.Write(release);
        if (release.State is "failed" or "draining" or "retired")
            throw new CommandException($"release {release.Id} ({release.Tag}) is {(release.State == "failed" ? "failed" : "taken back")}: {release.Reason}");
        return 0;
    }

    private static async Task<ReleaseLine> WatchAsync(ReleaseClient client, ReleaseLine release, bool json, CancellationToken cancellation)
    {
        var told = "";
        while (release.State == "canary")
        {
            await Task.Delay(SlowLook, cancellation);
            var shown = await client.ShowAsync(release.Id, cancellation);
            release = await client.FindAsync(release.Id, cancellation);
            var line = string.Create(CultureInfo.InvariantCulture, $"release {release.Id} ({release.Tag}): {release.State}, {release.Share:P0}{(shown["verdict"]?["reason"] is { } why ? $": {why}" : "")}");
            if (line != told)
                Note(json, told = line);
        }

        return release;
    }

    private static void Note(bool json, string line) => (json ? System.Console.Error : System.Console.Out).WriteLine(line);
}
