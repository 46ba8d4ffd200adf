using System.Globalization;
using Fude.Imaging;
using Fude.Training.Datasets.Feedback;

namespace Fude.Training.Datasets;

/// <summary>Which dataset, where it may lie, and how much of it.</summary>
public sealed record DatasetOptions
{
    /// <summary>
    /// <c>mnist</c>, <c>strokes</c>, <c>auto</c> (default: MNIST where it can be had quickly, otherwise strokes),
    /// <c>feedback</c>, <c>folder:PATH</c> or <c>idx:IMAGES,LABELS[,TESTIMAGES,TESTLABELS]</c>. See <see cref="DatasetLoader.Known"/>.
    /// </summary>
    public string Name { get; init; } = "auto";

    /// <summary>Where MNIST's files are looked for first; null for nowhere.</summary>
    public string? DataDir { get; init; }

    /// <summary>Where downloads are kept, in a folder for each dataset (default: <see cref="DefaultCacheDir"/>).</summary>
    public string CacheDir { get; init; } = DefaultCacheDir;

    /// <summary>Fixes what <c>strokes</c> draws, and which pictures are held out or left out (default 1).</summary>
    public long Seed { get; init; } = 1;

    /// <summary>For <c>strokes</c>, how many training pictures (60,000 where null). Otherwise at most so many, from each class in proportion (all where null).</summary>
    public int? TrainCount { get; init; }

    /// <summary>The same for the test pictures (10,000 strokes where null).</summary>
    public int? TestCount { get; init; }

    /// <summary>The share of each class that becomes test pictures where a dataset has none of its own (default 0.15).</summary>
    public double TestShare { get; init; } = 0.15;

    /// <summary>For <c>idx:</c>, how many classes there are; null (default) for the highest training label + 1.</summary>
    public int? ClassCount { get; init; }

    /// <summary>For <c>feedback</c>, the application that is asked.</summary>
    public FeedbackPlace? Feedback { get; init; }

    /// <summary>For <c>folder:</c>, how a picture becomes 28×28 pixels (default <c>mnist-v1</c>).</summary>
    public string Preprocessing { get; init; } = Preprocessings.MnistV1;

    /// <summary>For <c>folder:</c>, leave out pictures that can't be used instead of stopping (default false).</summary>
    public bool SkipBadPictures { get; init; }

    /// <summary>For <c>folder:</c> and <c>feedback</c>, most pictures in all (default 1,000,000; each takes 784 bytes of memory).</summary>
    public int MaxPictures { get; init; } = 1_000_000;

    /// <summary>For <c>folder:</c>, limits of one picture.</summary>
    public PictureLimits Pictures { get; init; } = new();

    /// <summary>For <c>idx:</c>, limits of one file.</summary>
    public IdxLimits Idx { get; init; } = IdxLimits.Default;

    /// <summary>For <c>mnist</c> and <c>auto</c>, mirrors, patience and limits.</summary>
    public DownloadOptions Download { get; init; } = new();

    /// <summary>For <c>auto</c>, how long the first bytes of a download may take (default 5 s).</summary>
    public TimeSpan AutoTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For <c>auto</c>, how long a download that has begun may take in all (default 20 s). What has arrived is kept for the next time.</summary>
    public TimeSpan AutoTotalTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// <c>fude/datasets</c> in <c>XDG_CACHE_HOME</c>, otherwise <c>~/.cache</c> (Linux), <c>~/Library/Caches</c> (macOS) or the local
    /// application data (Windows).
    /// </summary>
    public static string DefaultCacheDir
    {
        get
        {
            if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathFullyQualified(cache))
                return Path.Combine(cache, "fude", "datasets");
            if (OperatingSystem.IsWindows())
                return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "fude", "datasets");
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine([home.Length > 0 ? home : Path.GetTempPath(), .. OperatingSystem.IsMacOS() ? (string[])["Library", "Caches"] : [".cache"], "fude", "datasets"]);
        }
    }

    /// <summary>All that is wrong with these options, a sentence each; empty where nothing is.</summary>
    public IReadOnlyList<string> FindMistakes() => [.. Mistakes()];

    /// <summary>Throws where something is wrong; the message tells all of it.</summary>
    /// <exception cref="DatasetException">At least one option is wrong.</exception>
    public void Validate()
    {
        if (FindMistakes() is { Count: > 0 } mistakes)
            throw new DatasetException(DatasetFault.Options, string.Join("; ", mistakes));
    }

    private IEnumerable<string> Mistakes()
    {
        var source = DatasetSource.Parse(Name, out var mistake);
        if (source is null)
            yield return mistake;
        if (source is FeedbackSource && Feedback is null)
            yield return "the dataset feedback comes from an application, and none was named or found: start 'fude up', or give --app URL or FUDE_APPLICATION_URI";
        if (string.IsNullOrWhiteSpace(CacheDir))
            yield return $"{nameof(CacheDir)} is empty: give a folder";
        if (DataDir is not null && string.IsNullOrWhiteSpace(DataDir))
            yield return $"{nameof(DataDir)} is empty: leave it out, or give a folder";
        (string Name, long? Value, long Most)[] counts =
        [
            (nameof(TrainCount), TrainCount, Array.MaxLength / LabelledImages.PixelCount), (nameof(TestCount), TestCount, Array.MaxLength / LabelledImages.PixelCount),
            (nameof(ClassCount), ClassCount, 256), (nameof(MaxPictures), MaxPictures, Array.MaxLength / LabelledImages.PixelCount),
            ($"{nameof(Idx)}.{nameof(Idx.MaxBytes)}", Idx.MaxBytes, Array.MaxLength), ($"{nameof(Idx)}.{nameof(Idx.MaxDimensions)}", Idx.MaxDimensions, 255),
        ];
        foreach (var (name, value, most) in counts)
        {
            if (value is { } given && (given < 1 || given > most))
                yield return string.Create(CultureInfo.InvariantCulture, $"{name} is {given}: 1 to {most} are possible");
        }

        if (!(TestShare is > 0 and < 1))
            yield return string.Create(CultureInfo.InvariantCulture, $"{nameof(TestShare)} is {TestShare}: it has to be over 0 and under 1");
        if (!Preprocessings.TryGet(Preprocessing, out _))
            yield return $"{nameof(Preprocessing)} '{Preprocessing}' is not known: there are {string.Join(", ", Preprocessings.All.Select(known => known.Id))}";
        foreach (var (name, value) in ((string, TimeSpan)[])[(nameof(AutoTimeout), AutoTimeout), (nameof(AutoTotalTimeout), AutoTotalTimeout)])
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
                yield return $"{name} is {value}: it has to be over 0 and at most a day";
        }

        foreach (var wrong in Download.FindMistakes($"{nameof(Download)}."))
            yield return wrong;
    }
}
