using System.Globalization;
using System.Text;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Tracking.Client;
using Fude.Tracking.Console.Sessions;
using Fude.Tracking.Errors;
using Fude.Tracking.Runs;
using Fude.Tracking.Search;
using Fude.Tracking.Search.Listing;

namespace Fude.Tracking.Console.RunTable;

/// <summary>The runs that a view finds as CSV, in its order, with its columns: a bounded number, written as it is read.</summary>
/// <param name="database">The database.</param>
/// <param name="limits">How much a filter may hold.</param>
/// <param name="options">How many runs.</param>
/// <param name="time">The present.</param>
internal sealed class RunCsv(Database database, SearchLimits limits, RunTableOptions options, TimeProvider time)
{
    public const string Path = "/console/runs.csv";
    private const int RowsAtOnce = 200;

    public void Map(WebApplication app) => app.MapGet(Path, (RequestDelegate)WriteAsync).TakesSession().Requires(Access.Read);

    private async Task WriteAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var view = RunView.Read(query["ids"].ToString(), name => query[name].ToString())
            ?? throw new MlflowException(ErrorCode.InvalidParameterValue, "Invalid value for parameter 'ids' supplied: it takes experiments' numbers with commas between them.");
        // A curve is no value.
        var columns = (RunColumns.Parse(query["columns"].ToString(), options.MaxColumns)?.All ?? [RunColumn.Name]).Where(column => column.Kind != RunColumnKind.Curve).ToList();
        if (!columns.Exists(column => column.Id == "id"))
            columns.Insert(0, new RunColumn(RunColumnKind.Attribute, "id"));
        var listing = new RunListing(view.Query(UserOf(context.Caller()!), time.GetUtcNow()), limits);
        var ids = await Task.Run(() => database.ReadAsync(session =>
        {
            var found = new RunIds();
            listing.ReadIds(session, options.MaxCsvRuns, found.Add);
            return found;
        }, context.RequestAborted).AsTask());
        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"runs.csv\"";
        await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await writer.WriteLineAsync(string.Join(',', columns.Select(column => Text(column.Id))));
        var reader = new RunRowReader(columns, options with { CellCharacters = 8_000 }, []);
        for (var start = 0; start < ids.Count; start += RowsAtOnce)
        {
            var some = Enumerable.Range(start, Math.Min(RowsAtOnce, ids.Count - start)).Select(i => ids[i]).ToList();
            var rows = await Task.Run(() => database.ReadAsync(session => reader.Read(session, some), context.RequestAborted).AsTask());
            foreach (var id in some.Where(rows.ContainsKey))
                await writer.WriteLineAsync(string.Join(',', columns.Select((column, at) => Cell(rows[id], column, at))));
            await writer.FlushAsync(context.RequestAborted);
        }
    }

    /// <summary>Whose runs are one's own: on a machine without users, those of who runs the server there.</summary>
    /// <param name="caller">Who looks.</param>
    public static string UserOf(Caller caller) => caller.IsLocal ? Environment.UserName : caller.Name;

    private static string Cell(RunRow row, RunColumn column, int at) => column.Kind switch
    {
        RunColumnKind.Metric => row.Cells[at].Number?.ToString("R", CultureInfo.InvariantCulture) ?? "",
        RunColumnKind.Param or RunColumnKind.Tag => Text(row.Cells[at].Text),
        _ => column.Key switch
        {
            "id" => Text(row.Info.RunId),
            "name" => Text(row.Info.RunName),
            "state" => RunRows.TextOf(row.Info.Status),
            "started" => Moment(row.Info.StartTime),
            "ended" => Moment(row.Info.EndTime),
            "duration" => row.Info is { StartTime: { } start, EndTime: { } end } ? ((end - start) / 1000.0).ToString("R", CultureInfo.InvariantCulture) : "",
            "user" => Text(row.Info.UserId),
            _ => Text(row.Cells[at].Text),
        },
    };

    private static string Moment(long? milliseconds) =>
        milliseconds is >= -62_135_596_800_000 and <= 253_402_300_799_999 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds.Value).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : "";

    // A spreadsheet takes a text that begins so for a formula, and runs it: whoever wrote it is not trusted that far.
    private static string Text(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
