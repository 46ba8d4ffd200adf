using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Fude.Cli.Compose;
using Fude.Cli.Terminal;

namespace Fude.Cli.Commands;

/// <summary><c>fude rollback</c>: away from what is on its way, or back to what was live before.</summary>
public static class RollbackCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var (app, json) = (new AppArguments(), CommonOptions.Json());
        var reason = new Option<string>("--reason") { Description = "Why, for the ledger.", HelpName = "TEXT", DefaultValueFactory = _ => "fude rollback" };
        var image = ImageArguments.ByImage("Go back to the colour before, which still runs behind nginx: the composition's models come with their images.");
        var command = app.AddTo(new("rollback", "Take back the release that is on its way; where none is, return to the one that was live before.") { reason, json, image });
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(image))
            {
                await new ImageDeployment(await Composition.OpenAsync(app.DataFolder(parsed), cancellation), System.Console.Out.WriteLine).RollbackAsync(parsed.GetRequiredValue(reason), cancellation);
                return;
            }

            using var client = app.Connect(parsed);
            var clock = Stopwatch.StartNew();
            var done = await client.RollbackAsync(parsed.GetRequiredValue(reason), cancellation);
            while (await client.CurrentAsync(cancellation) != done.To.Tag)
                await Task.Delay(Look, cancellation);
            if (parsed.GetValue(json))
                JsonOutput.Write(done);
            else
                System.Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"release {done.From.Id} ({done.From.Tag}) is taken back; release {done.To.Id} ({done.To.Tag}) is live, after {clock.Elapsed.TotalSeconds:0.00} s"));
        });
        return command;
    }
}
