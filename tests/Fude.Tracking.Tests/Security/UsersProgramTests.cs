using System.Diagnostics;
using Fude.Hosting.Servers;
using Fude.Testing;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Security;

/// <summary>Users on the database itself, by the server's program.</summary>
public sealed class UsersProgramTests
{
    private static string Program => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Fude.Tracking", new DirectoryInfo(AppContext.BaseDirectory).Name, "Fude.Tracking.dll"));

    [Fact]
    public async Task Users_are_there_before_the_first_start()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal((0, "", ""), await RunAsync(folder.Path, "jane's password\n", "add", "Jane", "admin"));
        Assert.Equal((0, "", ""), await RunAsync(folder.Path, "joe's password\n", "add", "joe", "writer"));
        Assert.Equal((0, "", ""), await RunAsync(folder.Path, "", "role", "joe", "reader"));
        var (_, list, _) = await RunAsync(folder.Path, "", "list");
        Assert.Equal([("jane", "admin"), ("joe", "reader")], list.TrimEnd().Split('\n').Select(line => (line.Split('\t')[0], line.Split('\t')[1])));

        await using var app = TrackingHost.Build([$"--Data:Path={folder.Path}", "--Urls=http://0.0.0.0:0"]); // there are users: it may listen everywhere
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };
        Assert.Equal(401, await LookAsync(client, null));
        Assert.Equal(200, await LookAsync(client, SecuredServer.Basic("jane", "jane's password")));
        await app.StopAsync();
    }

    [Fact]
    public async Task The_first_user_comes_with_a_password_from_a_file()
    {
        using var folder = new TemporaryFolder();
        string[] settings = [$"--Data:Path={folder.Path}", "--Urls=http://0.0.0.0:0", $"--Security:AdminPasswordFile={folder["password"]}"];
        Assert.Contains("can't be added", Assert.Throws<StartException>(() => TrackingHost.Build(settings)).Message, StringComparison.Ordinal);
        foreach (var password in (string[])["the first password", "another password"])
        {
            await File.WriteAllTextAsync(folder["password"], password + "\n");
            await using var app = TrackingHost.Build(settings);
            await app.StartAsync();
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };
            Assert.Equal(200, await LookAsync(client, SecuredServer.Basic("admin", "the first password")));
            Assert.Equal(401, await LookAsync(client, SecuredServer.Basic("admin", "another password")));
            await app.StopAsync();
        }
    }

    [Fact]
    public async Task A_server_that_runs_takes_the_changes()
    {
        await using var host = await SecuredServer.StartAsync();
        Assert.Equal(200, await host.LookAsync(SecuredServer.Basic("reader")));
        Assert.Equal((0, "", ""), await RunAsync(host.Server.DataFolder, "another password\n", "password", "reader"));
        Assert.Equal((0, "", ""), await RunAsync(host.Server.DataFolder, "", "remove", "writer"));
        for (var tries = 0; tries < 50 && await host.LookAsync(SecuredServer.Basic("writer")) == 200; tries++)
            await Task.Delay(100);
        Assert.Equal(401, await host.LookAsync(SecuredServer.Basic("writer")));
        Assert.Equal(401, await host.LookAsync(SecuredServer.Basic("reader")));
        Assert.Equal(200, await host.LookAsync(SecuredServer.Basic("reader", "another password")));
    }

    [Theory]
    [InlineData(2, "Usage: ", "")]
    [InlineData(2, "Usage: ", "add jane")]
    [InlineData(2, "Usage: ", "frobnicate jane")]
    [InlineData(2, "A role is one of reader, writer, admin.", "add jane root")]
    [InlineData(2, "A user's name has", "add jäne admin")]
    [InlineData(2, "8 to 256 characters", "add jane admin")]
    [InlineData(1, "There is no user jane.", "remove jane")]
    [InlineData(1, "There is no user jane.", "password jane")]
    [InlineData(1, "The first user has to be an admin", "add jane reader --long")]
    public async Task What_is_wrong_is_told_in_one_line(int status, string told, string words)
    {
        using var folder = new TemporaryFolder();
        var input = words.Contains("--long", StringComparison.Ordinal) ? "long enough a password\n" : "short\n";
        var (code, output, errors) = await RunAsync(folder.Path, input, words.Replace(" --long", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((status, ""), (code, output));
        Assert.StartsWith("Fude.Tracking: ", errors, StringComparison.Ordinal);
        Assert.Contains(told, Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string dataFolder, string input, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Program, "users", .. words, $"--Data:Path={dataFolder}"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }

    private static async Task<int> LookAsync(HttpClient client, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/2.0/mlflow/experiments/get?experiment_id=0");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
