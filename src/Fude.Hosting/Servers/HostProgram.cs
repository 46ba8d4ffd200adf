using Fude.Hosting.Databases;
using Fude.Hosting.Security.Tokens;
using Fude.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Fude.Hosting.Servers;

/// <summary>
/// The program around a web host. stdout carries one line for whoever started it: <c>ready URL [URL…]</c>. Logs and
/// mistakes go to stderr, one line each.
/// </summary>
public static class HostProgram
{
    /// <summary>Builds the host, runs it until it is told to stop, and returns what the process ends with, one of <see cref="ExitCodes"/>.</summary>
    /// <param name="name">The program, said before each mistake.</param>
    /// <param name="args">The command line.</param>
    /// <param name="help">The text of <c>--help</c>.</param>
    /// <param name="build">Builds the host from the command line.</param>
    public static async Task<int> RunAsync(string name, string[] args, Func<string> help, Func<string[], WebApplication> build)
    {
        try
        {
            if (args is ["--help" or "-h"])
            {
                Console.Out.Write(help());
                return ExitCodes.Success;
            }

            await using var app = build(args);
            await app.StartAsync().ConfigureAwait(false);
            Console.Out.WriteLine($"ready {string.Join(' ', app.Urls)}");
            await app.WaitForShutdownAsync().ConfigureAwait(false);
            return ExitCodes.Success;
        }
        catch (SettingsException mistakes)
        {
            foreach (var mistake in mistakes.Mistakes)
                Console.Error.WriteLine($"{name}: {mistake}");
            return ExitCodes.BadUsage;
        }
        catch (Exception failure) when (failure is StartException or TokenKeyException or DatabaseException)
        {
            Console.Error.WriteLine($"{name}: {failure.Message}");
            return ExitCodes.Failure;
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException) // Kestrel could not bind: the address is taken, or is not this machine's
        {
            Console.Error.WriteLine($"{name}: {failure.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Choose another address with --Urls.");
            return ExitCodes.Failure;
        }
    }
}
