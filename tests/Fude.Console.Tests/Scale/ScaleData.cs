using System.Data.Common;
using System.Globalization;
using System.Text;
using Fude.Tracking.Settings;
using Fude.Tracking.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;

namespace Fude.Console.Tests.Scale;

/// <summary>
/// Fills a server's database as years of training would: experiment 1 has 10,000 runs with 200 metrics each and 10 million
/// points, 1 million of them in the <c>loss</c> of the 100 newest; experiment 2 has 100,000 runs whose params and metrics
/// have 12,000 names together. Written as SQL, since over the protocol it would take half an hour.
/// </summary>
public sealed class ScaleData(DbConnection database, bool isSqlite)
{
    public const int Runs = 10_000, Metrics = 200, Long = 100, LongPoints = 10_000, ManyRuns = 100_000, Columns = 12_000;
    private const long Start = 1_750_000_000_000; // milliseconds since 1970
    private const int RowsOfStatement = 400;

    public static string RunId(int experiment, int number) => string.Create(CultureInfo.InvariantCulture, $"{experiment:x4}{number:x28}");

    public static DbConnection Open(TrackingServer server, Storage storage)
    {
        var address = server.Services.GetRequiredService<TrackingSettings>().Database;
        DbConnection connection = storage == Storage.Sqlite ? new SqliteConnection($"Data Source={Path.Combine(server.DataFolder, "tracking.db")}") : new MySqlConnection(address.ConnectionString);
        connection.Open();
        return connection;
    }

    public void Fill()
    {
        if (isSqlite)
        {
            Run("PRAGMA synchronous=OFF");
            Run("PRAGMA cache_size=-1000000");
            Run("DROP INDEX index_metrics_run_uuid");
        }

        Insert("experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)",
            ((int[])[1, 2]).Select(id => $"({id}, 'scale {id}', 'mlflow-artifacts:/{id}', 'active', {Start}, {Start})"));
        FillRuns(1, Runs);
        Insert("latest_metrics (\"key\", value, timestamp, step, is_nan, run_uuid)", from key in Enumerable.Range(0, Metrics) from run in Enumerable.Range(0, Runs)
            select string.Create(CultureInfo.InvariantCulture, $"('{Name(key)}', {Value(key, run, 4):R}, {Start + 4000}, 4, 0, '{RunId(1, run)}')"));
        Insert("metrics (\"key\", value, timestamp, step, is_nan, run_uuid)", from key in Enumerable.Range(0, Metrics) from step in Enumerable.Range(0, 5) from run in Enumerable.Range(0, Runs)
            where step > 0 || (key + run) % 2 == 0
            select string.Create(CultureInfo.InvariantCulture, $"('{Name(key)}', {Value(key, run, step):R}, {Start + (step * 1000)}, {step}, 0, '{RunId(1, run)}')"));
        Insert("metrics (\"key\", value, timestamp, step, is_nan, run_uuid)", from step in Enumerable.Range(0, LongPoints) from run in Enumerable.Range(0, Long)
            select string.Create(CultureInfo.InvariantCulture, $"('loss', {Math.Exp(-step / 3000.0) + (Noise(run, step) / 20):R}, {Start + step}, {step}, 0, '{RunId(1, Runs - 1 - run)}')"));
        Insert("latest_metrics (\"key\", value, timestamp, step, is_nan, run_uuid)", from run in Enumerable.Range(0, Long)
            select string.Create(CultureInfo.InvariantCulture, $"('loss', 0.03, {Start + LongPoints - 1}, {LongPoints - 1}, 0, '{RunId(1, Runs - 1 - run)}')"));
        Insert("params (\"key\", value, run_uuid)", from key in (string[])["hidden", "lr", "model"] from run in Enumerable.Range(0, Runs) select $"('{key}', '{key[0]}{run % 7}', '{RunId(1, run)}')");

        FillRuns(2, ManyRuns);
        // Each run has 20 params of 10,000 names and 5 metrics of 2,000.
        Insert("params (\"key\", value, run_uuid)", from run in Enumerable.Range(0, ManyRuns) from i in Enumerable.Range(0, 20)
            select string.Create(CultureInfo.InvariantCulture, $"('p{((run * 20) + i) % 10_000:0000}', 'v{run % 100}', '{RunId(2, run)}')"));
        Insert("latest_metrics (\"key\", value, timestamp, step, is_nan, run_uuid)", from run in Enumerable.Range(0, ManyRuns) from i in Enumerable.Range(0, 5)
            select string.Create(CultureInfo.InvariantCulture, $"('m{((run * 5) + i) % 2_000:0000}', {Noise(run, i):R}, {Start}, 1, 0, '{RunId(2, run)}')"));
        if (isSqlite)
        {
            Run("CREATE INDEX index_metrics_run_uuid ON metrics (run_uuid)");
            Run("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /// <summary>How many rows a table has.</summary>
    public long Count(string table)
    {
        using var command = database.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {table}";
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static string Name(int key) => $"metric{key:000}";

    private static double Value(int key, int run, int step) => Noise((run * 200) + key, step);

    // A fixed spread of values between 0 and 1.
    private static double Noise(int a, int b)
    {
        var hash = unchecked(((uint)a * 2_654_435_761u) ^ ((uint)b * 2_246_822_519u));
        hash ^= hash >> 15;
        return unchecked(hash * 2_654_435_761u) / (double)uint.MaxValue;
    }

    private void FillRuns(int experiment, int count)
    {
        Insert("runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, source_version, lifecycle_stage, artifact_uri, experiment_id)",
            Enumerable.Range(0, count).Select(run => string.Create(CultureInfo.InvariantCulture,
                $"('{RunId(experiment, run)}', 'run {run}', 'UNKNOWN', '', '', 'hanako', '{(run % 50 == 7 ? "FAILED" : "FINISHED")}', {Start + (run * 60_000L)}, {Start + (run * 60_000L) + 30_000}, '', 'active', 'mlflow-artifacts:/{experiment}/{RunId(experiment, run)}/artifacts', {experiment})")));
        Insert("tags (\"key\", value, run_uuid)", Enumerable.Range(0, count).Select(run => $"('mlflow.runName', 'run {run}', '{RunId(experiment, run)}')"));
    }

    private void Insert(string into, IEnumerable<string> rows)
    {
        into = isSqlite ? into : into.Replace('"', '`');
        using var transaction = database.BeginTransaction();
        using var command = database.CreateCommand();
        command.Transaction = transaction;
        var text = new StringBuilder();
        foreach (var chunk in rows.Chunk(RowsOfStatement))
        {
            command.CommandText = text.Clear().Append("INSERT INTO ").Append(into).Append(" VALUES ").AppendJoin(',', chunk).ToString();
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private void Run(string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
