using System.Globalization;
using Fude.App.Settings;
using Fude.App.Storage.Pictures;
using Fude.Hosting.Databases;
using Fude.Hosting.Servers;
using Fude.Hosting.Settings;

namespace Fude.App.Doctor;

/// <summary>
/// <c>Fude.App doctor</c>: looks at the application's data, and mends what can be. It takes the settings of the host, needs no host that runs,
/// and does no harm to one. It makes no database, and changes no tables.
/// </summary>
internal static class DoctorProgram
{
    private const string Repair = "--repair";
    private const string Grace = "--grace-minutes=";
    private const int DefaultGrace = 60;

    /// <summary>Looks, and prints one line for each finding: state, name, what was found, remedy; separated by tabs.</summary>
    /// <param name="args"><c>--repair</c>, <c>--grace-minutes=N</c> and settings such as <c>--Data:Path=FOLDER</c>.</param>
    /// <param name="time">Tells how old files are.</param>
    /// <param name="output">Where the lines go.</param>
    /// <returns>One of <see cref="ExitCodes"/>; a finding is no failure.</returns>
    public static async Task<int> RunAsync(string[] args, TimeProvider time, TextWriter output)
    {
        try
        {
            // The bundle is not looked at; any folder does.
            string[] given = [.. args.Where(arg => arg != Repair && !arg.StartsWith(Grace, StringComparison.Ordinal)), $"--Bundle:Path={AppContext.BaseDirectory}"];
            var storage = AppSettings.Read(given).Storage;
            var before = time.GetUtcNow().UtcDateTime - TimeSpan.FromMinutes(ReadGrace(args));
            foreach (var finding in await ExamineAsync(storage, args.Contains(Repair, StringComparer.Ordinal), before))
                await output.WriteLineAsync(finding.Line());
            return ExitCodes.Success;
        }
        catch (SettingsException mistakes)
        {
            return Fail(ExitCodes.BadUsage, mistakes.Mistakes);
        }
        catch (Exception e) when (e is DatabaseException or IOException or UnauthorizedAccessException)
        {
            return Fail(ExitCodes.Failure, [e.Message.ReplaceLineEndings(" ")]);
        }
        catch (System.Data.Common.DbException e)
        {
            return Fail(ExitCodes.Failure, [$"the tables are not those that this version works with ({e.Message.ReplaceLineEndings(" ")}): start the application once, it brings them up to date"]);
        }
    }

    private static async Task<IReadOnlyList<DataFinding>> ExamineAsync(StorageSettings storage, bool repair, DateTime before)
    {
        var address = storage.Database.Address;
        if (address.Kind == DatabaseKind.Sqlite && !File.Exists(address.Display))
            return [new DataFinding(DataFinding.Ok, "application's data", $"{address.Display} is not there: nothing was stored yet")];
        await using var database = new Database(address, storage.Database.Options with { SecureDelete = true });
        var pictures = new FolderPictures(storage.PictureFolder);
        return
        [
            await new FilesWithoutRows(database, pictures, before).ExamineAsync(repair),
            await new RowsWithoutPictures(database, pictures).ExamineAsync(),
            .. await new StrayRows(database).ExamineAsync(repair),
            .. await new ReleaseFindings(database, storage.Folder).ExamineAsync(),
        ];
    }

    private static int ReadGrace(string[] args)
    {
        if (Array.FindLast(args, arg => arg.StartsWith(Grace, StringComparison.Ordinal)) is not { } text)
            return DefaultGrace;
        return int.TryParse(text[Grace.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            ? minutes
            : throw new SettingsException([$"{text} has to be a whole number of minutes."]);
    }

    private static int Fail(int status, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
            Console.Error.WriteLine($"Fude.App: {line}");
        return status;
    }
}
