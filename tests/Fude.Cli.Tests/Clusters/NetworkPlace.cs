using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Fude.Cli.Tests.Clusters;

/// <summary>Sends HTTP from within another network of this machine: a socket belongs to the network in which it was made.</summary>
internal static partial class NetworkPlace
{
    private const int NewNetwork = 0x40000000; // CLONE_NEWNET

    /// <summary>A client whose connections are made in the network of a process.</summary>
    public static HttpClient ClientOf(int process, Uri address) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = Open(process);
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    // A thread is moved, and not the process; this one goes nowhere else afterwards.
    private static Socket Open(int process)
    {
        Socket? socket = null;
        var thread = new Thread(() =>
        {
            using var network = File.OpenHandle($"/proc/{process}/ns/net");
            if (SetNamespace((int)network.DangerousGetHandle(), NewNetwork) == 0)
                socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        });
        thread.Start();
        thread.Join();
        return socket ?? throw new InvalidOperationException($"the network of process {process} can't be entered");
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetNamespace(int descriptor, int kind);
}
