using Fude.Bundles;
using Fude.Training.Gates;

namespace Fude.Cli.Building;

/// <summary>A build's folder, <c>dist/TAG</c>: the bundle, what the gate said of it, and the record. It appears whole or not at all.</summary>
/// <param name="path">The folder.</param>
internal sealed class BuildFolder(string path)
{
    private const string BundleName = "bundle";
    private static readonly TimeSpan Leftover = TimeSpan.FromHours(1);

    public string FullPath { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The folder of the bundle.</summary>
    public string BundlePath => Path.Combine(FullPath, BundleName);

    /// <summary>Whether something is there.</summary>
    public bool Exists => Directory.Exists(FullPath) || File.Exists(FullPath);

    /// <summary>What an earlier build left; null where there is none, or something of it is missing or damaged, so that it has to be made again.</summary>
    /// <exception cref="CommandException">What is there is no build.</exception>
    public BuildRecord? Find(Action<string> complain)
    {
        if (!Exists)
            return null;
        var record = BuildRecord.Read(FullPath) ?? throw new CommandException($"{FullPath} exists and is no build: remove it, or choose another --out or --tag");
        try
        {
            BundleReader.Read(BundlePath, expectedDigest: record.Digest);
            return File.Exists(Path.Combine(FullPath, GateReport.JsonName)) && File.Exists(Path.Combine(FullPath, GateReport.HtmlName)) ? record : throw new FileNotFoundException($"the gate's report is missing in {FullPath}");
        }
        catch (Exception e) when (e is BundleException or FileNotFoundException)
        {
            complain($"{FullPath} is damaged and is built again: {e.Message}");
            return null;
        }
    }

    /// <summary>Writes it. Another build of the same tag and bundle that was faster is as good.</summary>
    public void Write(Bundle bundle, GateReport report, BuildRecord record)
    {
        var parent = Directory.CreateDirectory(Path.GetDirectoryName(FullPath)!).FullName;
        RemoveLeftovers(parent);
        var temporary = Path.Combine(parent, $".{Path.GetFileName(FullPath)}.{Guid.NewGuid():N}.tmp");
        try
        {
            var copy = Directory.CreateDirectory(Path.Combine(temporary, BundleName)).FullName;
            foreach (var name in BundleFiles.All)
                WriteFile(Path.Combine(copy, name), File.ReadAllBytes(Path.Combine(bundle.Folder, name)));
            BundleReader.Read(copy, expectedDigest: bundle.Digest);
            WriteFile(Path.Combine(temporary, GateReport.JsonName), report.ToJson());
            WriteFile(Path.Combine(temporary, GateReport.HtmlName), report.ToHtml());
            WriteFile(Path.Combine(temporary, BuildRecord.FileName), record.ToJson());
            Place(temporary, record);
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, recursive: true);
        }
    }

    /// <summary>Writes the record anew: whole or not at all.</summary>
    public void Update(BuildRecord record)
    {
        var file = Path.Combine(FullPath, BuildRecord.FileName);
        var temporary = $"{file}.{Guid.NewGuid():N}.tmp";
        WriteFile(temporary, record.ToJson());
        File.Move(temporary, file, overwrite: true);
    }

    private void Place(string temporary, BuildRecord record)
    {
        // Damaged remains of the same build; what they were bound to was looked at before.
        if (Directory.Exists(FullPath) && BuildRecord.Read(FullPath)?.Digest == record.Digest)
            Directory.Move(FullPath, temporary + ".old");
        try
        {
            Directory.Move(temporary, FullPath);
        }
        catch (IOException) when (BuildRecord.Read(FullPath) is { } other)
        {
            if (other.Digest != record.Digest)
                throw TagRules.Taken(record.Tag, FullPath, other.Digest, record.Digest);
        }
        finally
        {
            if (Directory.Exists(temporary + ".old"))
                Directory.Delete(temporary + ".old", recursive: true);
        }
    }

    private static void WriteFile(string file, byte[] content)
    {
        using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    // What builds that were killed have left.
    private void RemoveLeftovers(string parent)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, $".{Path.GetFileName(FullPath)}.*.tmp*").Where(folder => Directory.GetLastWriteTimeUtc(folder) < TimeProvider.System.GetUtcNow().UtcDateTime - Leftover).ToList())
            Directory.Delete(folder, recursive: true);
    }
}
