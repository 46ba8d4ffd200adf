using System.Globalization;
using System.Text;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Spooling;

namespace Fude.Tracking.Client;

public sealed partial class RunLogger
{
    private const int MostParamCharacters = 6000;
    private const int MostTagCharacters = 8000;

    /// <summary>Logs a point of a metric.</summary>
    /// <param name="key">The metric: 1 to 250 letters, digits, <c>_ / . - :</c> and spaces.</param>
    /// <param name="value">The value; not a number and the infinities are fine.</param>
    /// <param name="step">The step, such as an epoch.</param>
    /// <exception cref="ArgumentException">The key can't be one.</exception>
    /// <exception cref="InvalidOperationException">The run was completed.</exception>
    public void LogMetric(string key, double value, long step = 0)
    {
        EntryRules.CheckKey(key);
        Add(new(EntryKind.Metric, key, value, Now(), step, null));
    }

    /// <summary>Logs a point of a metric that was measured at another time.</summary>
    /// <param name="metric">The point.</param>
    public void LogMetric(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        EntryRules.CheckKey(metric.Key);
        if (metric.Timestamp < 0)
            throw new ArgumentException($"the time of '{metric.Key}' is negative; give milliseconds since 1970 UTC.", nameof(metric));
        Add(new(EntryKind.Metric, metric.Key, metric.Value, metric.Timestamp, metric.Step, null));
    }

    /// <summary>Logs a parameter. It is written once; of another value the first one stays.</summary>
    /// <param name="key">The name.</param>
    /// <param name="value">The value; what is longer than 6,000 characters is cut off.</param>
    public void LogParam(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        EntryRules.CheckKey(key);
        Add(new(EntryKind.Param, key, 0, 0, 0, Cut(value, MostParamCharacters)));
    }

    /// <summary>Sets a tag.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value; what is longer than 8,000 characters is cut off.</param>
    public void SetTag(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        EntryRules.CheckKey(key);
        Add(new(EntryKind.Tag, key, 0, 0, 0, Cut(value, MostTagCharacters)));
    }

    /// <summary>Logs a dataset that the run uses.</summary>
    /// <param name="input">The dataset, and how it is used.</param>
    public void LogInput(DatasetInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Add(Other(new() { Input = input }));
    }

    /// <summary>Logs a file as an artifact.</summary>
    /// <param name="localFile">The file.</param>
    /// <param name="path">Its path among the artifacts; null for the file's name at the root.</param>
    /// <param name="copy">
    /// Whether the file is copied into the spool, so that it may change or go afterwards. Otherwise it has to stay as it is until it was sent.
    /// </param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public void LogArtifact(string localFile, string? path = null, bool copy = true)
    {
        var target = ArtifactPath.Check(path ?? Path.GetFileName(localFile));
        var source = Path.GetFullPath(localFile);
        if (!File.Exists(source))
            throw new FileNotFoundException($"there is no file '{localFile}' to log.", localFile);
        Add(Other(new() { Artifact = new(copy ? TryCopy(source) : source, target) }));
    }

    /// <summary>Logs all files below a folder as artifacts.</summary>
    /// <param name="localFolder">The folder.</param>
    /// <param name="path">The folder among the artifacts that takes its content; null for the root.</param>
    /// <param name="copy">Whether the files are copied into the spool.</param>
    public void LogArtifacts(string localFolder, string? path = null, bool copy = true)
    {
        foreach (var (file, relative) in LocalTree.Files(localFolder))
            LogArtifact(file, ArtifactPath.Join(ArtifactPath.Check(path), relative), copy);
    }

    /// <summary>Logs bytes as an artifact.</summary>
    /// <param name="path">The path among the artifacts.</param>
    /// <param name="content">The file's content.</param>
    /// <exception cref="IOException">The spool can't be written.</exception>
    public void LogFile(string path, ReadOnlySpan<byte> content)
    {
        var target = ArtifactPath.Check(path);
        var name = NextCopy();
        File.WriteAllBytes(folder.File(name), content);
        Add(Other(new() { Artifact = new(name, target) }));
    }

    /// <summary>Logs text as an artifact, in UTF-8.</summary>
    /// <param name="path">The path among the artifacts.</param>
    /// <param name="content">The file's content.</param>
    /// <exception cref="IOException">The spool can't be written.</exception>
    public void LogText(string path, string content) => LogFile(path, Encoding.UTF8.GetBytes(content));

    private static LogEntry Other(SpoolRecord record) => new(EntryKind.Other, "", 0, 0, 0, record);

    private void Add(in LogEntry entry)
    {
        if (queue.Add(entry) == 0)
            ReportDropped();
    }

    // Told once: the count says the rest.
    private void ReportDropped()
    {
        if (queue.Dropped == 1)
            Report(new(TrackingProblemKind.Dropped, $"entries are lost: {options.QueueCapacity.ToString(CultureInfo.InvariantCulture)} of them wait for the disk, which takes nothing."));
    }

    private string Cut(string value, int most)
    {
        if (value.Length <= most)
            return value;
        Report(new(TrackingProblemKind.Cut, $"a value of {value.Length.ToString(CultureInfo.InvariantCulture)} characters is cut to {most.ToString(CultureInfo.InvariantCulture)}: '{value[..40]}…'"));
        return value[..(char.IsHighSurrogate(value[most - 1]) ? most - 1 : most)];
    }

    // Where the disk has no room for a copy, the file itself has to do.
    private string TryCopy(string source)
    {
        var name = NextCopy();
        try
        {
            File.Copy(source, folder.File(name));
            return name;
        }
        catch (IOException e) when (File.Exists(source))
        {
            File.Delete(folder.File(name));
            Report(new(TrackingProblemKind.Spool, $"'{source}' can't be copied into the spool ({e.Message}); it has to stay as it is until it was sent."));
            return source;
        }
    }

    private string NextCopy()
    {
        Directory.CreateDirectory(folder.File(Spooling.SpoolFolder.FilesFolder));
        return $"{Spooling.SpoolFolder.FilesFolder}/{Interlocked.Increment(ref copies).ToString("D6", CultureInfo.InvariantCulture)}";
    }
}
