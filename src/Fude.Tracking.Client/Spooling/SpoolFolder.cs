using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fude.Tracking.Client.Spooling;

/// <summary>
/// One run's spool: a folder with <c>run.json</c> (what the run is), <c>events-N.log</c> (what was logged), <c>state.json</c> (how far it was sent),
/// <c>files/</c> (copies of artifacts), <c>refused.log</c> and <c>lock</c>, which its logger or sender holds while it lives.
/// </summary>
internal sealed class SpoolFolder : IDisposable
{
    private const string RunFile = "run.json";
    private const string StateFile = "state.json";
    private const string LockFile = "lock";

    /// <summary>Where copies of artifacts wait.</summary>
    public const string FilesFolder = "files";

    /// <summary>Where refused entries are kept, beside the spools.</summary>
    public const string RefusedFolder = "refused";

    private readonly FileStream ownership;

    private SpoolFolder(string path, FileStream ownership, SpooledRun run, SpoolState state)
    {
        Path = path;
        this.ownership = ownership;
        Run = run;
        State = state;
    }

    public string Path { get; }

    public SpooledRun Run { get; }

    public SpoolState State { get; private set; }

    public string RefusedFile => System.IO.Path.Combine(Path, "refused.log");

    /// <summary>Begins a spool for a new run.</summary>
    public static SpoolFolder Create(string root, SpooledRun run)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetFullPath(root), run.LocalId);
        if (System.IO.File.Exists(System.IO.Path.Combine(path, RunFile)))
            throw new IOException($"there is a spool of run {run.LocalId} already: '{path}'. Send it first, or give the run another id.");
        Directory.CreateDirectory(path);
        var folder = new SpoolFolder(path, Own(path), run, new());
        try
        {
            Write(folder.File(RunFile), run, SpoolJson.Default.SpooledRun, durable: true);
            NativeFolder.Flush(path);
            NativeFolder.Flush(System.IO.Path.GetDirectoryName(path)!);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Opens a spool that nobody holds; null where somebody does.</summary>
    /// <exception cref="InvalidDataException">It is not a spool.</exception>
    public static SpoolFolder? TryOpen(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        var run = ReadRun(full);
        FileStream held;
        try
        {
            held = Own(full);
        }
        catch (IOException)
        {
            return null;
        }

        // Lost with the power, or torn: what may have been done is then looked up on the server.
        var state = Read(System.IO.Path.Combine(full, StateFile), SpoolJson.Default.SpoolState) ?? new SpoolState { CreationTried = true };
        return new(full, held, run, state);
    }

    /// <summary>What a spool is of, without holding it.</summary>
    /// <exception cref="InvalidDataException">It is not a spool.</exception>
    public static SpooledRun ReadRun(string path) =>
        Read(System.IO.Path.Combine(path, RunFile), SpoolJson.Default.SpooledRun) switch
        {
            { Format: 1, LocalId.Length: > 0 } run => run,
            { Format: > 1 } => throw new InvalidDataException($"the spool '{path}' is of a newer version; update this program."),
            _ => throw new InvalidDataException($"'{path}' is not a spool: its {RunFile} is missing or damaged."),
        };

    public static SpoolState? ReadState(string path) => Read(System.IO.Path.Combine(path, StateFile), SpoolJson.Default.SpoolState);

    /// <summary>Whether a process holds the spool at present.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            Own(path).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public string Segment(int number) => File(string.Create(CultureInfo.InvariantCulture, $"events-{number:D6}.log"));

    /// <summary>The first segment that there is after one; null where there is none.</summary>
    public int? FirstSegmentAfter(int segment) =>
        Directory.EnumerateFiles(Path, "events-*.log")
            .Select(file => int.TryParse(System.IO.Path.GetFileNameWithoutExtension(file)["events-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
            .Where(number => number > segment)
            .Select(number => (int?)number)
            .Min();

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Remembers how far the spool was sent. A full disk is no reason to stop: without this, more is sent again than has to be.</summary>
    public void Save(SpoolState state, bool durable = false)
    {
        State = state;
        try
        {
            Write(File(StateFile), state, SpoolJson.Default.SpoolState, durable);
        }
        catch (IOException)
        {
            // The older state, or none, stays: both are true, only less.
        }
    }

    /// <summary>Removes the segments before one.</summary>
    public void RemoveBefore(int segment)
    {
        for (var number = segment - 1; number >= 0 && System.IO.File.Exists(Segment(number)); number--)
            System.IO.File.Delete(Segment(number));
    }

    /// <summary>Gives the spool up and removes it. What was refused is kept in <c>refused/</c> beside it; its folder is returned.</summary>
    public string? Remove()
    {
        string? kept = null;
        if (System.IO.File.Exists(RefusedFile))
        {
            kept = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, RefusedFolder, Run.LocalId)).FullName;
            System.IO.File.Move(RefusedFile, System.IO.Path.Combine(kept, "refused.log"), overwrite: true);
            if (Directory.Exists(File(FilesFolder)))
            {
                foreach (var file in Directory.EnumerateFiles(File(FilesFolder)))
                    System.IO.File.Move(file, System.IO.Path.Combine(kept, System.IO.Path.GetFileName(file)), overwrite: true);
            }
        }

        ownership.Dispose();
        Directory.Delete(Path, recursive: true);
        return kept;
    }

    public void Dispose() => ownership.Dispose();

    private static FileStream Own(string path) =>
        new(System.IO.Path.Combine(path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(path), type);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private static void Write<T>(string path, T content, JsonTypeInfo<T> type, bool durable)
    {
        var growing = path + ".tmp";
        using (var handle = System.IO.File.OpenHandle(growing, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, JsonSerializer.SerializeToUtf8Bytes(content, type), 0);
            if (durable)
                RandomAccess.FlushToDisk(handle);
        }

        System.IO.File.Move(growing, path, overwrite: true);
    }
}
