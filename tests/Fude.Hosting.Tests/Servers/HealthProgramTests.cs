using System.Net;
using System.Net.Sockets;
using System.Text;
using Fude.Hosting.Servers;

namespace Fude.Hosting.Tests.Servers;

/// <summary><c>PROGRAM health</c> against something that answers.</summary>
public sealed class HealthProgramTests
{
    private static readonly Dictionary<string, string> Routes = new(StringComparer.Ordinal) { [""] = "/alive", ["--ready"] = "/ready" };

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", ExitCodes.Success)]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", ExitCodes.Failure)]
    [InlineData("SSH-2.0-something\r\n", ExitCodes.Failure)]
    [InlineData("", ExitCodes.Failure)]
    public async Task It_ends_well_where_the_answer_is_200(string answer, int status)
    {
        var (result, _) = await AskAsync(answer, []);
        Assert.Equal(status, result);
    }

    [Fact]
    public async Task It_asks_the_route_of_the_word()
    {
        Assert.StartsWith("GET /alive HTTP/1.1\r\n", (await AskAsync("HTTP/1.1 200 OK\r\n\r\n", [])).Request, StringComparison.Ordinal);
        Assert.StartsWith("GET /ready HTTP/1.1\r\n", (await AskAsync("HTTP/1.1 200 OK\r\n\r\n", ["--ready"])).Request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_fails_where_nobody_listens()
    {
        using var listener = Listen();
        var address = AddressOf(listener);
        listener.Stop();
        Assert.Equal(ExitCodes.Failure, await HealthProgram.RunAsync("test", [], address, Routes));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "--what")]
    [InlineData("nowhere")]
    [InlineData("http://127.0.0.1:99999")]
    public async Task Bad_usage_is_told_from_bad_health(string address, params string[] words) =>
        Assert.Equal(ExitCodes.BadUsage, await HealthProgram.RunAsync("test", words, address, Routes));

    private static async Task<(int Status, string Request)> AskAsync(string answer, string[] words)
    {
        using var listener = Listen();
        var asked = HealthProgram.RunAsync("test", words, AddressOf(listener), Routes);
        using var connection = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[1024];
        var length = await connection.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        await connection.SendAsync(Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
        connection.Shutdown(SocketShutdown.Both);
        return (await asked, Encoding.ASCII.GetString(buffer, 0, length));
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    // As a container says it: every address of the machine.
    private static string AddressOf(TcpListener listener) => $"http://*:{((IPEndPoint)listener.LocalEndpoint).Port};http://*:1";
}
