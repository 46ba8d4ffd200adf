using Fude.Cli.Images;
using Fude.Cli.Tracking;

namespace Fude.Cli.Compose;

/// <summary>The composition of <c>deploy/compose</c> on this machine's engine.</summary>
internal sealed class Composition
{
    /// <summary>Asks the application in a container whether it may get traffic.</summary>
    public static IReadOnlyList<string> AskReady { get; } = ["dotnet", "/app/Fude.App.dll", "health", "--ready"];

    private const string Admin = "admin";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private Composition(DockerEngine engine, ComposeProgram program, ComposeSettings settings)
    {
        (Engine, Program, Settings) = (engine, program, settings);
        Containers = new(engine, settings);
        Routes = new(settings.Folder.Route);
    }

    /// <summary>The engine.</summary>
    public DockerEngine Engine { get; }

    /// <summary>Docker Compose.</summary>
    public ComposeProgram Program { get; }

    /// <summary>What it is started with.</summary>
    public ComposeSettings Settings { get; }

    /// <summary>Its containers.</summary>
    public Containers Containers { get; }

    /// <summary>Who belongs to which colour.</summary>
    public Routes Routes { get; }

    /// <summary>The composition of a data folder.</summary>
    /// <param name="dataFolder">Fude's folder.</param>
    /// <param name="cancellation">Stops the looking.</param>
    /// <exception cref="CommandException">No engine answers, or Compose is not there.</exception>
    public static async Task<Composition> OpenAsync(string dataFolder, CancellationToken cancellation)
    {
        var (composition, why) = await FindAsync(dataFolder, cancellation);
        return composition ?? throw new CommandException(why);
    }

    /// <summary>The composition of a data folder, or why there can be none.</summary>
    /// <param name="dataFolder">Fude's folder.</param>
    /// <param name="cancellation">Stops the looking.</param>
    public static async Task<(Composition? Composition, string Why)> FindAsync(string dataFolder, CancellationToken cancellation)
    {
        var (engine, why) = await DockerEngine.FindAsync(cancellation);
        if (engine is null)
            return (null, $"no Docker engine answers: {why}");
        return await ComposeProgram.FindAsync(cancellation) is { } program
            ? (new(engine, program, ComposeSettings.Read(dataFolder)), "")
            : (null, "there is no Docker Compose (on Debian: apt-get install docker-compose)");
    }

    /// <summary>Starts services, and waits until each is well.</summary>
    /// <param name="services">The services; what they need is started too.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public async Task StartAsync(IReadOnlyList<string> services, CancellationToken cancellation)
    {
        await Program.CallAsync(Settings, ["up", "--detach", .. services], input: null, show: true, cancellation);
        foreach (var service in services)
            await Containers.UntilWellAsync(service, IsApp(service) ? AskReady : null, Patience, cancellation);
    }

    /// <summary>Starts the tracking server with its database, and nginx before it; the first start makes its first user.</summary>
    /// <param name="cancellation">Stops the waiting.</param>
    public async Task StartTrackingAsync(CancellationToken cancellation)
    {
        await StartAsync(["database"], cancellation);
        if (await Containers.FindAsync("tracking", cancellation) is not { } running || await Containers.ComplaintAsync(running, check: null, cancellation) is not null)
            await EnsureUserAsync(cancellation);
        await StartAsync(["tracking", "nginx"], cancellation);
        RunningServer.WriteLasting(Settings.Folder.DataFolder, Settings.Tracking);
    }

    // Others can reach it in a container, and it does not start without users then. The address is its own: it is asked while it does not run.
    private async Task EnsureUserAsync(CancellationToken cancellation)
    {
        await Program.CallAsync(Settings, ["stop", "tracking"], input: null, show: false, cancellation);
        var users = await Program.CallAsync(Settings, ["run", "--rm", "-T", "--no-deps", "tracking", "users", "list"], input: null, show: false, cancellation);
        if (!users.Split('\n').Any(line => line.Contains("\tadmin\t", StringComparison.Ordinal)))
        {
            var password = await File.ReadAllTextAsync(Settings.Folder.Admin, cancellation);
            await Program.CallAsync(Settings, ["run", "--rm", "-T", "--no-deps", "tracking", "users", "add", Admin, "admin"], password + "\n", show: false, cancellation);
            System.Console.Out.WriteLine($"the tracking server has the user {Admin}; the password is in {Settings.Folder.Admin}");
        }
    }

    /// <summary>Starts everything: the colour that is live, what is around it, and the other one to go back to.</summary>
    /// <param name="cancellation">Stops the waiting.</param>
    public async Task StartAllAsync(CancellationToken cancellation)
    {
        await StartAsync([Routes.Service(Routes.Live), "nginx"], cancellation);
        RunningServer.WriteLasting(Settings.Folder.DataFolder, Settings.App, RunningServer.OfApp);
        var other = Routes.Other(Routes.Live);
        if (Settings.Image(other) is not { } image || await Engine.ImageAsync(image, cancellation) is null)
            return;
        try
        {
            await StartAsync([Routes.Service(other)], cancellation);
        }
        catch (CommandException e) when (Routes.Share(other) == 0)
        {
            // Nobody is there: it is kept for going back.
            await System.Console.Error.WriteLineAsync($"fude: there is nothing to go back to by image: {e.Message}");
            await Program.CallAsync(Settings, ["stop", Routes.Service(other)], input: null, show: false, CancellationToken.None);
        }
    }

    /// <summary>Stops everything and removes the containers; what is in the volumes stays.</summary>
    /// <param name="volumes">Removes the volumes too: databases, artifacts.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task StopAsync(bool volumes, CancellationToken cancellation)
    {
        RunningServer.Remove(Settings.Folder.DataFolder, RunningServer.OfApp);
        RunningServer.Remove(Settings.Folder.DataFolder);
        await Program.CallAsync(Settings, ["down", "--remove-orphans", .. volumes ? (string[])["--volumes"] : []], input: null, show: true, cancellation);
    }

    private static bool IsApp(string service) => service is "app-blue" or "app-green";
}
