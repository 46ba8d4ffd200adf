using Spectre.Console;

namespace Fude.Cli.Terminal;

/// <summary>Where the command line prints: standard output for results, standard error for what goes along with them.</summary>
internal static class Output
{
    // What goes into a file or a pipe is not to be broken into lines of 80 characters.
    private const int UnbrokenWidth = 1000;

    /// <summary>For what is told along the way, so that standard output holds the result alone.</summary>
    public static IAnsiConsole Notes { get; } = Unbroken(AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(System.Console.Error) }), System.Console.IsErrorRedirected);

    /// <summary>Fits the width of standard output to what it is.</summary>
    public static void Prepare() => Unbroken(AnsiConsole.Console, System.Console.IsOutputRedirected);

    private static IAnsiConsole Unbroken(IAnsiConsole console, bool redirected)
    {
        if (redirected)
            console.Profile.Width = UnbrokenWidth;
        return console;
    }
}
