using System.Net;
using System.Net.Sockets;

namespace Fude.Cli.Supervision;

/// <summary>Looks whether a port can be had, before anything long is begun.</summary>
internal static class Ports
{
    /// <summary>Checks a port's number, and that nobody has it.</summary>
    /// <param name="option">The option that it comes from.</param>
    /// <param name="host">The address: an IP address or localhost.</param>
    /// <param name="port">The port; 0 for any.</param>
    /// <exception cref="CommandException">Somebody has it, or the address is not this machine's.</exception>
    public static void EnsureFree(string option, string host, int port)
    {
        if (port == 0 || !IPAddress.TryParse(host == "localhost" ? "127.0.0.1" : host.Trim('[', ']'), out var address))
            return; // what else is wrong with the address the host itself says
        try
        {
            using var trial = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            trial.Bind(new IPEndPoint(address, port));
            trial.Listen(1);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new CommandException($"port {port} of {host} is taken by another program: stop that, or choose another port with {option}");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new CommandException($"port {port} of {host} may not be listened on: choose one above 1023 with {option}");
        }
        catch (SocketException e)
        {
            throw new CommandException($"{host}:{port} can't be listened on: {e.Message}");
        }
    }
}
