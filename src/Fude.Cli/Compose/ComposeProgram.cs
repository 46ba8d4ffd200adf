using Fude.Cli.Supervision;

namespace Fude.Cli.Compose;

/// <summary>Docker Compose: the engine's own command of version 2, else the program <c>docker-compose</c> of version 1.</summary>
/// <param name="Program">The program.</param>
/// <param name="First">Its first arguments.</param>
internal sealed record ComposeProgram(string Program, IReadOnlyList<string> First)
{
    private static readonly ComposeProgram[] Known = [new("docker", ["compose"]), new("docker-compose", [])];

    /// <summary>The one that is there.</summary>
    /// <param name="cancellation">Stops the looking.</param>
    /// <returns>Null where there is none.</returns>
    public static async Task<ComposeProgram?> FindAsync(CancellationToken cancellation)
    {
        foreach (var known in Known)
        {
            if (await ToolProcess.RunAsync(known.Program, [.. known.First, "version"], cancellation: cancellation) is { Status: 0 })
                return known;
        }

        return null;
    }

    /// <summary>What every call begins with: the composition's file, its name, and both colours.</summary>
    /// <param name="settings">The composition.</param>
    /// <param name="arguments">The command and its arguments.</param>
    public IReadOnlyList<string> Arguments(ComposeSettings settings, IEnumerable<string> arguments) =>
        [.. First, "--project-name", settings.Project, "--file", settings.File, "--profile", "green", .. arguments];

    /// <summary>Calls it.</summary>
    /// <param name="settings">The composition.</param>
    /// <param name="arguments">The command and its arguments.</param>
    /// <param name="input">What the command reads from standard input; null for nothing.</param>
    /// <param name="show">Its lines are shown as they come.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="CommandException">It failed; the message is its own last line.</exception>
    public async Task<string> CallAsync(ComposeSettings settings, IReadOnlyList<string> arguments, string? input, bool show, CancellationToken cancellation)
    {
        var result = await ToolProcess.RunAsync(Program, Arguments(settings, arguments), settings.Variables(), input, show, cancellation) ?? throw new CommandException($"there is no program '{Program}' any more");
        return result.Status == 0 ? result.Output : throw new CommandException($"{string.Join(' ', First.Prepend(Program))} {arguments[0]} failed: {result.Complaint}");
    }
}
