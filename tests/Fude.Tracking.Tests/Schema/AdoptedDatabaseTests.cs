using System.Text;
using Fude.Hosting.Databases;
using Fude.Testing;
using Fude.Tracking.Tests.Crashes;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Schema;

/// <summary>Databases that others wrote: MLflow 2.17's is used as it is, others are refused with what to do.</summary>
public sealed class AdoptedDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["mlflow.db"];

    [Fact]
    public async Task A_database_of_mlflow_217_is_opened_and_used()
    {
        MlflowDatabase.Make(File);
        var before = MlflowDatabase.Statements(File);
        for (var start = 0; start < 2; start++)
        {
            await using var server = await TrackingServer.StartAsync(Storage.Sqlite, $"--Database:Address=sqlite:///{File}");
            var experiment = (await server.GetAsync($"experiments/get-by-name?experiment_name={Uri.EscapeDataString("数字")}"))["experiment"]!;
            Assert.Equal(("7", "/srv/mlruns/7", 1700000000001), ((string?)experiment["experiment_id"], (string?)experiment["artifact_location"], (long)experiment["creation_time"]!));
            var run = await server.RunAsync(MlflowDatabase.Run);
            Assert.Equal(("FINISHED", "yuki", $"/srv/mlruns/7/{MlflowDatabase.Run}/artifacts"), ((string?)run["info"]!["status"], (string?)run["info"]!["user_id"], (string?)run["info"]!["artifact_uri"]));
            Assert.Contains("""{"key":"bad","value":"NaN","timestamp":1,"step":0}""", run["data"]!["metrics"]!.AsArray().Select(metric => metric!.ToJsonString()));
            Assert.Equal("60000", await server.ValueAsync(MlflowDatabase.Run, "params", "データ件数"));
            Assert.Equal("training", (string?)run["inputs"]!["dataset_inputs"]![0]!["tags"]![0]!["value"]);
            Assert.Equal("deleted", (string?)(await server.RunAsync(MlflowDatabase.DeletedRun))["info"]!["lifecycle_stage"]);
            Assert.Equal(((double[])[0.5, 0.25, 0.125])[..(2 + start)], (await server.GetAsync($"metrics/get-history?run_id={MlflowDatabase.Run}&metric_key=loss"))["metrics"]!.AsArray().Select(point => (double)point!["value"]!));

            await server.PostAsync("runs/log-batch", new { run_id = MlflowDatabase.Run, metrics = new[] { new { key = "loss", value = 0.125 / (start + 1), timestamp = 3, step = 3 + start } }, tags = new[] { new { key = $"start{start}", value = "" } } });
            await server.PostAsync("runs/log-parameter", new { run_id = MlflowDatabase.Run, key = "lr", value = "0.1" });
            await server.RefusesAsync("runs/log-parameter", new { run_id = MlflowDatabase.Run, key = "lr", value = "0.2" }, "Changing param values");
            await server.PostAsync("runs/restore", new { run_id = MlflowDatabase.DeletedRun });
            await server.PostAsync("runs/delete", new { run_id = MlflowDatabase.DeletedRun });
            var made = await server.CreateExperimentAsync();
            Assert.Equal(8 + start, int.Parse(made, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal("champion", (string?)(await server.GetAsync("registered-models/get?name=digits"))["registered_model"]!["aliases"]![0]!["alias"]);
        }

        // MLflow opens it again: not one of its tables or indexes was touched, and the revision is its own.
        Assert.Equal(before, MlflowDatabase.Statements(File));
        await StoredRows.CheckAsync(DatabaseAddress.OfFile(File));
        await using var database = new Database(DatabaseAddress.OfFile(File));
        Assert.Equal(["f5a4f2784254"], await database.ReadAsync(session => session.Query("SELECT version_num FROM alembic_version", row => row.GetString(0)), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("4465047574b1", "older MLflow", "mlflow db upgrade")]
    [InlineData("451aebb31d03", "older MLflow", "mlflow db upgrade")]
    [InlineData("0584bdc529eb", "newer than MLflow 2.17", "of its own")]
    [InlineData("cbc13b556ace", "newer than MLflow 2.17", "of its own")]
    [InlineData(null, "without a revision", "mlflow db upgrade")]
    public async Task Another_revision_is_refused_with_what_to_do_and_left_alone(string? revision, string words, string advice)
    {
        MlflowDatabase.Make(File, revision);
        var before = MlflowDatabase.Statements(File);
        await using var process = TrackingProcess.Launch($"--Database:Address={File}");
        Assert.Equal(1, await process.ExitAsync());
        var line = Assert.Single(process.Errors);
        Assert.StartsWith($"Fude.Tracking: the database {File} ", line, StringComparison.Ordinal);
        Assert.Contains(words, line, StringComparison.Ordinal);
        Assert.Contains(advice, line, StringComparison.Ordinal);
        Assert.Equal(before, MlflowDatabase.Statements(File));
    }

    [Fact]
    public async Task What_is_no_database_is_refused_and_left_alone()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("This is a letter, and no database. ", 1000)));
        await System.IO.File.WriteAllBytesAsync(File, bytes, TestContext.Current.CancellationToken);
        await RefusedAsync(File, "no SQLite database");
        Assert.Equal(bytes, await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_damaged_database_is_refused()
    {
        MlflowDatabase.Make(File);
        var bytes = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);
        bytes.AsSpan(100, 3000).Fill(0xA5); // the first page: the list of the tables
        await System.IO.File.WriteAllBytesAsync(File, bytes, TestContext.Current.CancellationToken);
        await RefusedAsync(File, "is damaged");
    }

    [Fact]
    public Task A_folder_in_its_place_is_refused() => RefusedAsync(_folder.Path, _folder.Path);

    [Fact]
    public Task A_place_that_is_not_there_is_refused() => RefusedAsync(_folder["no/such/folder/tracking.db"], "no/such/folder");

    [Fact]
    public async Task Damage_that_shows_later_is_a_503_and_no_crash()
    {
        await using (var server = await TrackingServer.StartAsync(Storage.Sqlite, $"--Database:Address={File}"))
        {
            var run = await server.CreateRunAsync();
            for (var i = 0; i < 20; i++)
                await server.PostAsync("runs/log-batch", new { run_id = run, tags = Enumerable.Range(0, 100).Select(k => new { key = $"{i}.{k}", value = new string('x', 500) }) });
        }

        // The file was closed, and all of it is in the main file. Damage what lies behind the tables' list.
        var bytes = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);
        bytes.AsSpan(bytes.Length / 2).Fill(0xA5);
        await System.IO.File.WriteAllBytesAsync(File, bytes, TestContext.Current.CancellationToken);
        await using var damaged = await TrackingServer.StartAsync(Storage.Sqlite, $"--Database:Address={File}");
        var statuses = new List<WireAnswer>();
        for (var i = 0; i < 200; i++)
            statuses.Add(await damaged.RawAsync("runs/create", $$"""{"run_name": "{{i}}", "tags": [{"key": "{{i}}", "value": "{{new string('y', 5000)}}"}]}"""));
        Assert.All(statuses, answer => Assert.True(answer.Status is 200 or 503, $"{answer.Status} {answer.Text}"));
        Assert.Equal(200, (await damaged.RawAsync(HttpMethod.Get, "/health", null)).Status);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task RefusedAsync(string address, string words)
    {
        await using var process = TrackingProcess.Launch($"--Database:Address={address}");
        Assert.Equal(1, await process.ExitAsync());
        var line = Assert.Single(process.Errors);
        Assert.StartsWith("Fude.Tracking: ", line, StringComparison.Ordinal);
        Assert.Contains(words, line, StringComparison.Ordinal);
    }
}
