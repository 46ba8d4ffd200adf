using System.Diagnostics;
using Fude.Cli.Tracking;
using Fude.Hosting.Security.Tokens;
using Fude.Testing;

namespace Fude.Cli.Tests.Users;

/// <summary><c>fude users</c> and <c>fude keys</c> as their users run them.</summary>
public sealed class UsersCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Users_are_managed_before_the_first_start_and_while_the_server_runs()
    {
        var added = await FudeAsync("jane's password\n", "users", "add", "Jane", "--role", "admin");
        Assert.Equal((0, $"added jane, admin, in {RunningServer.FolderIn(_folder["data"])}, whose server does not run\n", ""), (added.Status, added.Output, added.Errors));
        Assert.Contains("\"name\": \"jane\"", (await FudeAsync(null, "users", "list", "--json")).Output, StringComparison.Ordinal);

        using var server = Start(out var address);
        RunningServer.Write(_folder["data"], address, server.Id);
        try
        {
            Assert.Equal((0, $"added joe, writer, at {address}\n"), Told(await FudeAsync("joe's password\n", "users", "add", "joe", "--role", "writer")));
            Assert.Equal((0, $"joe is a reader now, at {address}\n"), Told(await FudeAsync(null, "users", "role", "joe", "reader")));
            Assert.Equal((0, $"set the password of joe at {address}\n"), Told(await FudeAsync("another password\n", "users", "password", "joe")));
            Assert.Equal(200, await LookAsync(address, "joe", "another password"));
            Assert.Equal(["jane admin", "joe reader"], (await FudeAsync(null, "users", "list")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2))));
            Assert.Equal(0, (await FudeAsync(null, "runs")).Status); // signed in by the key of the data folder
            Assert.Equal((0, $"removed joe at {address}\n"), Told(await FudeAsync(null, "users", "remove", "joe")));
            Assert.Equal(401, await LookAsync(address, "joe", "another password"));

            var refused = await FudeAsync(null, "users", "remove", "jane", "--tracking", address.AbsoluteUri, "--data-dir", _folder["elsewhere"]);
            Assert.Equal(1, refused.Status);
            Assert.Contains("wants you to sign in", refused.Errors, StringComparison.Ordinal);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    [Theory]
    [InlineData(2, "A password has 8 to 256 characters.", "add jane --role admin")]
    [InlineData(2, "A role is one of reader, writer, admin.", "add jane --role root")]
    [InlineData(2, "A user's name has 1 to 64 characters", "add ja:ne --role admin")]
    [InlineData(2, "--role", "add jane")]
    [InlineData(1, "there is no user jane", "password jane")]
    public async Task Mistakes_are_told_in_one_line(int status, string told, string words)
    {
        var result = await FudeAsync("short\n", ["users", .. words.Split(' ')]);
        Assert.Equal((status, ""), Told(result));
        Assert.StartsWith("fude: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains(told, Assert.Single(result.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_never_an_argument() =>
        Assert.Equal(2, (await FudeAsync("", "users", "password", "jane", "my password")).Status);

    [Fact]
    public async Task Keys_are_rotated()
    {
        var path = TokenKeyFile.PathIn(RunningServer.FolderIn(_folder["data"]));
        var first = TokenKeyFile.ReadOrCreate(path);
        Assert.Equal(0, (await FudeAsync(null, "keys", "rotate")).Status);
        Assert.Equal(first[0].Id, TokenKeyFile.Read(path)[1].Id);
        Assert.Contains("no older key is accepted", (await FudeAsync(null, "keys", "rotate", "--drop-old")).Output, StringComparison.Ordinal);
        Assert.Single(TokenKeyFile.Read(path));
    }

    private static (int, string) Told(FudeResult result) => (result.Status, result.Output);

    private async Task<FudeResult> FudeAsync(string? input, params string[] arguments)
    {
        string[] data = arguments.Contains("--data-dir") ? [] : ["--data-dir", _folder["data"]];
        using var process = FudeProcess.Start([.. arguments, .. data], new Dictionary<string, string>(StringComparer.Ordinal) { ["MLFLOW_TRACKING_URI"] = "" }, input ?? "");
        return await process.EndAsync();
    }

    private Process Start(out Uri address)
    {
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.Combine(here.Parent!.Parent!.FullName, "Fude.Tracking", here.Name, "Fude.Tracking.dll");
        string[] arguments = [program, $"--Data:Path={RunningServer.FolderIn(_folder["data"])}", "--Urls=http://127.0.0.1:0"];
        var server = Process.Start(new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        address = new Uri(server.StandardOutput.ReadLine()!["ready ".Length..]);
        return server;
    }

    private static async Task<int> LookAsync(Uri address, string name, string password)
    {
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{name}:{password}")));
        using var response = await client.GetAsync("api/2.0/mlflow/experiments/get?experiment_id=0");
        return (int)response.StatusCode;
    }
}
