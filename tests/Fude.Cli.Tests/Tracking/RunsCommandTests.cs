using System.Text.Json;
using Fude.Testing;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Tests.Tracking;

/// <summary>The commands about runs, against a real server.</summary>
public sealed class RunsCommandTests(TrackingProcess server) : IClassFixture<TrackingProcess>
{
    [Fact]
    public async Task Runs_are_listed_in_the_order_that_was_asked_for_with_what_tells_them_apart()
    {
        var experiment = Guid.NewGuid().ToString("N");
        var small = await server.CreateRunAsync(experiment, "small", [new("hidden", "32"), new("model", "mlp")], [new("test_acc", 0.91, 1, 1), new("loss", 0.4, 1, 1)]);
        var large = await server.CreateRunAsync(experiment, "large", [new("hidden", "128"), new("model", "mlp")], [new("test_acc", 0.97, 1, 1), new("loss", double.NaN, 1, 1)]);

        var table = await server.FudeAsync("runs", "--experiment", experiment, "--order-by", "metrics.test_acc DESC");
        var json = await server.FudeAsync("runs", "--experiment", experiment, "--order-by", "metrics.test_acc DESC", "--json");
        var filtered = await server.FudeAsync("runs", "--experiment", experiment, "--filter", "params.hidden = '32' AND metrics.test_acc < 0.95", "--json");
        var limited = await server.FudeAsync("runs", "--experiment", experiment, "--limit", "1");

        Assert.Equal((0, ""), (table.Status, table.Errors));
        var lines = table.Output.Split('\n');
        Assert.Contains(lines, line => line.Contains("run", StringComparison.Ordinal) && line.Contains("hidden", StringComparison.Ordinal) && line.Contains("test_acc", StringComparison.Ordinal) && !line.Contains("model", StringComparison.Ordinal));
        Assert.True(table.Output.IndexOf(large, StringComparison.Ordinal) is >= 0 and var first && first < table.Output.IndexOf(small, StringComparison.Ordinal), table.Output);
        Assert.Contains(lines, line => line.Contains(large, StringComparison.Ordinal) && line.Contains("128", StringComparison.Ordinal) && line.Contains("0.97", StringComparison.Ordinal) && line.Contains("NaN", StringComparison.Ordinal) && line.Contains("1 min 0 s", StringComparison.Ordinal));
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal([large, small], document.RootElement.EnumerateArray().Select(run => run.GetProperty("runId").GetString()));
        Assert.Equal((0.97, "128", "FINISHED"), (document.RootElement[0].GetProperty("metrics").GetProperty("test_acc").GetDouble(), document.RootElement[0].GetProperty("params").GetProperty("hidden").GetString(), document.RootElement[0].GetProperty("status").GetString()));
        using var one = JsonDocument.Parse(filtered.Output);
        Assert.Equal(small, Assert.Single(one.RootElement.EnumerateArray()).GetProperty("runId").GetString());
        Assert.Contains("there are more than these 1", limited.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_is_shown_and_compared()
    {
        var experiment = Guid.NewGuid().ToString("N");
        var one = await server.CreateRunAsync(experiment, "one", [new("lr", "0.1"), new("seed", "1")], [new("acc", 0.5, 1, 3)]);
        var two = await server.CreateRunAsync(experiment, "two", [new("lr", "0.2"), new("seed", "1")], [new("acc", 0.75, 1, 3)]);

        var shown = await server.FudeAsync("runs", "show", one);
        var compared = await server.FudeAsync("runs", "compare", one, two);
        var all = await server.FudeAsync("runs", "compare", one, two, "--all");
        var missing = await server.FudeAsync("runs", "show", "0123");

        Assert.Equal(0, shown.Status);
        Assert.All([one, "one", experiment, "FINISHED", "lr", "0.1", "acc", "0.5  (step 3)"], part => Assert.Contains(part, shown.Output, StringComparison.Ordinal));
        Assert.Contains(compared.Output.Split('\n'), line => line.Contains("params.lr", StringComparison.Ordinal) && line.Contains("0.1", StringComparison.Ordinal) && line.Contains("0.2", StringComparison.Ordinal));
        Assert.Contains("metrics.acc", compared.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("seed", compared.Output, StringComparison.Ordinal);
        Assert.Contains("params.seed", all.Output, StringComparison.Ordinal);
        Assert.Equal(1, missing.Status);
        Assert.Contains("Run with id=0123 not found", Assert.Single(missing.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_are_deleted_restored_and_purged_when_that_is_confirmed()
    {
        var experiment = Guid.NewGuid().ToString("N");
        var run = await server.CreateRunAsync(experiment, "gone", [], [new("acc", 0.5, 1, 1), new("acc", 0.6, 1, 2)]);

        await server.FudeAsync("runs", "delete", run);
        Assert.DoesNotContain(run, (await server.FudeAsync("runs", "--experiment", experiment)).Output, StringComparison.Ordinal);
        Assert.Contains($"{run}", (await server.FudeAsync("runs", "--experiment", experiment, "--view", "deleted")).Output, StringComparison.Ordinal);
        await server.FudeAsync("runs", "restore", run);
        Assert.Contains(run, (await server.FudeAsync("runs", "--experiment", experiment)).Output, StringComparison.Ordinal);
        await server.FudeAsync("runs", "delete", run);
        Assert.StartsWith("0 runs, 0 points", (await server.FudeAsync("runs", "purge", "--experiment", experiment)).Output, StringComparison.Ordinal);
        Assert.Equal("1 runs, 2 points and 0 B of artifacts would be removed: --yes removes them for good", (await server.FudeAsync("runs", "purge", "--older-than", "0", "--experiment", experiment)).Output.TrimEnd('\n'));
        Assert.Equal(0, (await server.FudeAsync("runs", "show", run)).Status);
        var purged = await server.FudeAsync("runs", "purge", "--older-than", "0s", "--experiment", experiment, "--yes", "--vacuum");

        Assert.StartsWith("removed 1 runs, 2 points and 0 B of artifacts; ", purged.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await server.FudeAsync("runs", "show", run)).Status);
    }

    [Fact]
    public async Task The_server_of_a_running_up_is_found_by_its_file()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Cli.Tracking.RunningServer.FolderIn(folder.Path));
        Cli.Tracking.RunningServer.Write(folder.Path, server.Address, server.Id);

        var found = await FudeProcess.RunAsync("experiments", "--data-dir", folder.Path);
        var without = await FudeProcess.RunAsync("experiments", "--data-dir", folder["other"]);

        Assert.Contains("Default", found.Output, StringComparison.Ordinal);
        Assert.Equal(1, without.Status);
        Assert.Contains("start one with 'fude up', or name one with --tracking URI or MLFLOW_TRACKING_URI", Assert.Single(without.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "can't be reached: connection refused", "runs", "--tracking", "http://127.0.0.1:1")]
    [InlineData(2, "--tracking 'nowhere' is not the address of a server", "runs", "--tracking", "nowhere")]
    [InlineData(2, "--limit must be 1 to 50000, not 0", "runs", "--limit", "0", "--tracking", "http://127.0.0.1:1")]
    [InlineData(2, "--older-than 'soon' is not an age", "runs", "purge", "--older-than", "soon", "--tracking", "http://127.0.0.1:1")]
    [InlineData(2, "--vacuum goes with --yes", "runs", "purge", "--vacuum", "--tracking", "http://127.0.0.1:1")]
    public async Task What_goes_wrong_is_told_in_one_line(int status, string message, params string[] arguments)
    {
        var result = await FudeProcess.RunAsync(arguments);

        Assert.Equal(status, result.Status);
        Assert.Contains(message, Assert.Single(result.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_a_filter_is_told_as_the_server_tells_it()
    {
        var result = await server.FudeAsync("runs", "--filter", "metrics.acc >");

        Assert.Equal(1, result.Status);
        Assert.Contains("metrics.acc >", Assert.Single(result.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }
}
