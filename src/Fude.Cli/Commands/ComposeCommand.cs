using System.CommandLine;
using Fude.Cli.Compose;
using Fude.Cli.Images;
using Fude.Training.Recording;

namespace Fude.Cli.Commands;

/// <summary><c>fude compose</c>: nginx, the application, tracking and the database in containers.</summary>
public static class ComposeCommand
{
    private const int MostPort = 65_535;

    /// <summary>The command.</summary>
    public static Command Create() => new("compose", "The whole in containers: nginx, the application, tracking and MySQL or MariaDB (deploy/compose).") { Up(), Follow(), Down("down") };

    /// <summary><c>fude down</c>, the same as <c>fude compose down</c>.</summary>
    public static Command CreateDown() => Down("down");

    /// <summary><c>fude connect-db</c>.</summary>
    public static Command CreateDatabaseShell()
    {
        var data = CommonOptions.DataFolder();
        var tracking = new Option<bool>("--of-tracking") { Description = "The tracking server's database, and not the application's." };
        var command = new Command("connect-db", "A shell on the database: that of the composition where it runs, else the SQLite file in --data-dir.") { data, tracking };
        command.SetAction((parsed, cancellation) => DatabaseShell.RunAsync(parsed.GetRequiredValue(data), parsed.GetValue(tracking), cancellation));
        return command;
    }

    private static Command Up()
    {
        var data = CommonOptions.DataFolder();
        var runtime = ImagesCommand.Runtime();
        var tag = new Option<string?>("--tag") { Description = "The image fude/app:TAG to begin with. Default: what ran last; else the newest model, trained first where there is none.", HelpName = "TAG" };
        var project = new Option<string?>("--project") { Description = "The composition's name, which its containers and volumes begin with. Default: fude.", HelpName = "NAME" };
        var port = Port("--app-port", "The application's port. Default: 8000.");
        var trackingPort = Port("--tracking-port", "The tracking server's port. Default: 5000.");
        var database = new Option<string?>("--database-image") { Description = "The image of MySQL or MariaDB. Default: MySQL, as deploy/compose/compose.yaml has it.", HelpName = "IMAGE" };
        var nginx = new Option<string?>("--nginx-image") { Description = "The image of nginx. Default: as deploy/compose/compose.yaml has it.", HelpName = "IMAGE" };
        var dataset = CommonOptions.Dataset("auto");
        var here = new Option<bool>("--else-here") { Description = "Where no Docker engine answers, do what 'fude up' does." };
        var command = new Command("up", "Build what is missing, start everything, and wait until it is well.") { data, runtime, tag, project, port, trackingPort, database, nginx, dataset, here };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = parsed.GetRequiredValue(data);
            var (composition, why) = await Composition.FindAsync(folder, cancellation);
            if (composition is null && parsed.GetValue(here))
            {
                System.Console.Out.WriteLine($"without containers, as 'fude up' does: {why}");
                return await UpCommand.Create().Parse(["--data-dir", folder, "--dataset", parsed.GetRequiredValue(dataset), .. Given("--app-port", parsed.GetValue(port)), .. Given("--tracking-port", parsed.GetValue(trackingPort))]).InvokeAsync(cancellationToken: cancellation);
            }

            var settings = (composition ?? throw new CommandException(why)).Settings;
            settings.Set("FUDE_PROJECT", parsed.GetValue(project));
            settings.Set("FUDE_PORT", parsed.GetValue(port));
            settings.Set("FUDE_TRACKING_PORT", parsed.GetValue(trackingPort));
            settings.Set("FUDE_DATABASE_IMAGE", parsed.GetValue(database));
            settings.Set("FUDE_NGINX_IMAGE", parsed.GetValue(nginx));
            settings.Set("FUDE_TRACKING_IMAGE", $"fude/tracking:{CodeVersion.Current.Version}");
            await new FirstStart(composition, parsed.GetValue(runtime), parsed.GetRequiredValue(dataset)).RunAsync(parsed.GetValue(tag), cancellation);
            return 0;
        });
        return command;
    }

    private static Command Follow()
    {
        var data = CommonOptions.DataFolder();
        var command = new Command("follow", "After 'fude deploy --by-image': let the application answer with what is released again, so that 'fude deploy TAG' releases models in it. Without a pause.") { data };
        command.SetAction(async (parsed, cancellation) =>
        {
            await new ImageDeployment(await Composition.OpenAsync(parsed.GetRequiredValue(data), cancellation), System.Console.Out.WriteLine).FollowAsync(cancellation);
            return 0;
        });
        return command;
    }

    private static Command Down(string name)
    {
        var data = CommonOptions.DataFolder();
        var volumes = new Option<bool>("--volumes") { Description = "Remove the databases and artifacts too. There is no way back." };
        var command = new Command(name, "Stop the composition and remove its containers. Databases and artifacts stay in their volumes, and 'fude compose up' goes on with them.") { data, volumes };
        command.SetAction(async (parsed, cancellation) =>
        {
            var composition = await Composition.OpenAsync(parsed.GetRequiredValue(data), cancellation);
            using var turn = composition.Settings.Folder.Lock();
            await composition.StopAsync(parsed.GetValue(volumes), cancellation);
            return 0;
        });
        return command;
    }

    private static Option<string?> Port(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !(int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var port) && port is > 0 and <= MostPort))
                result.AddError($"{name} must be 1 to {MostPort}, not {text}");
        });
        return option;
    }

    private static string[] Given(string option, string? value) => value is null ? [] : [option, value];
}
