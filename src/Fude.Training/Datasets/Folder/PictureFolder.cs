using System.Collections.Concurrent;
using System.Globalization;
using Fude.Imaging;

namespace Fude.Training.Datasets;

/// <summary>Pictures in a folder for each label, as a dataset.</summary>
internal static class PictureFolder
{
    private const int FaultsToName = 3;

    /// <summary>Loads <c>folder/label/picture</c>, or <c>folder/train/label/picture</c> and <c>folder/test/label/picture</c>.</summary>
    /// <exception cref="DatasetException">The folder has no pictures, or pictures that can't be used.</exception>
    public static DatasetSplits Load(string folder, DatasetOptions options, IProgress<DatasetProgress>? progress, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
            throw new DatasetException(DatasetFault.Missing, $"{folder}: there is no such folder", folder);
        try
        {
            var reading = new Reading(options, progress, cancellation);
            var name = $"folder:{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}";
            var (train, test) = (Path.Combine(folder, "train"), Path.Combine(folder, "test"));
            var splits = Directory.Exists(train) && Directory.Exists(test)
                ? LoadBoth(name, train, test, reading)
                : HeldOut.Split(reading.Read(name, PictureTree.Read(folder, PictureTree.ClassesOf(folder), options.MaxPictures)), options, folder);
            var notes = string.Join("; ", (string?[])[splits.Note, .. reading.Notes]);
            return splits with { Note = notes.Length > 0 ? notes.TrimStart(';', ' ') : null };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(DatasetFault.Missing, $"{folder} can't be read: {e.Message}", folder, e);
        }
    }

    private static DatasetSplits LoadBoth(string name, string train, string test, Reading reading)
    {
        // Both parts count in the same classes, also where one lacks some.
        var classes = PictureTree.ClassesOf(train, test);
        var limit = reading.Options.MaxPictures;
        var trees = (Train: PictureTree.Read(train, classes, limit), Test: PictureTree.Read(test, classes, limit));
        return new DatasetSplits(reading.Read(name, trees.Train), reading.Read(name, trees.Test));
    }

    private sealed record Reading(DatasetOptions Options, IProgress<DatasetProgress>? Progress, CancellationToken Cancellation)
    {
        public List<string> Notes { get; } = [];

        /// <summary>Decodes all pictures at once, each into its place.</summary>
        public LabelledImages Read(string name, PictureTree tree)
        {
            var pixels = GC.AllocateUninitializedArray<byte>(checked(tree.Files.Count * LabelledImages.PixelCount));
            var faults = new ConcurrentDictionary<int, string>();
            var preprocessing = Preprocessings.Get(Options.Preprocessing);
            var done = 0;
            Parallel.For(0, tree.Files.Count, new ParallelOptions { CancellationToken = Cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                if (Prepare(tree.Files[i].Path, preprocessing, pixels.AsSpan(i * LabelledImages.PixelCount, LabelledImages.PixelCount)) is { } fault)
                    faults[i] = fault;
                var now = Interlocked.Increment(ref done);
                if (now % 256 == 0 || now == tree.Files.Count)
                    Progress?.Report(new(DatasetStage.Decode, name, now, tree.Files.Count));
            });

            if (tree.OtherFiles > 0)
                Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{tree.OtherFiles:N0} files that are no pictures were left out"));
            var all = new LabelledImages(name, pixels, [.. tree.Files.Select(file => file.Label)], [.. tree.ClassNames]);
            return faults.IsEmpty ? all : WithoutBad(all, tree, faults);
        }

        private string? Prepare(string path, IPreprocessing preprocessing, Span<byte> pixels)
        {
            try
            {
                var length = new FileInfo(path).Length;
                if (length > Options.Pictures.MaxBytes)
                    return string.Create(CultureInfo.InvariantCulture, $"{length:N0} bytes; at most {Options.Pictures.MaxBytes:N0} are accepted");
                return PictureDecoder.TryDecode(File.ReadAllBytes(path), Options.Pictures, out var picture, out var fault)
                    && preprocessing.TryPrepare(picture, pixels, out fault)
                        ? null
                        : fault?.Message;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return e.Message;
            }
        }

        private LabelledImages WithoutBad(LabelledImages all, PictureTree tree, ConcurrentDictionary<int, string> faults)
        {
            var named = faults.OrderBy(fault => fault.Key).Take(FaultsToName).Select(fault => $"{tree.Files[fault.Key].Path} ({fault.Value.TrimEnd('.')})");
            var what = string.Create(CultureInfo.InvariantCulture, $"{faults.Count:N0} of {tree.Files.Count:N0} pictures can't be used: {string.Join(", ", named)}{(faults.Count > FaultsToName ? ", …" : "")}");
            var folder = Path.GetDirectoryName(Path.GetDirectoryName(tree.Files[0].Path));
            if (!Options.SkipBadPictures)
                throw new DatasetException(DatasetFault.Damaged, $"{what}. Mend or remove them, or have bad pictures skipped", folder);
            if (faults.Count == all.Count)
                throw new DatasetException(DatasetFault.Damaged, what, folder);
            Notes.Add($"{what}; they were left out");
            return all.Subset([.. Enumerable.Range(0, all.Count).Where(i => !faults.ContainsKey(i))]);
        }
    }
}
