using System.Globalization;
using System.Text;

namespace Fude.Bundles;

/// <summary>Whether a manifest's values make sense. All mistakes are told at once, each with its JSON path.</summary>
internal sealed class ManifestChecks
{
    // A damaged file can be wrong in thousands of places; nobody reads on.
    private const int MostMistakes = 10;
    private readonly List<string> mistakes = [];
    private int suppressed;

    /// <exception cref="BundleException">Something is missing or out of range.</exception>
    public static void Check(BundleManifest manifest, BundleLimits limits, bool complete)
    {
        var checks = new ManifestChecks();
        checks.Identity(manifest);
        checks.Signature(manifest, limits);
        checks.Labels(manifest, limits);
        checks.Preprocessing(manifest.Preprocessing);
        checks.Values(manifest);
        if (manifest.Reference is { } profile)
            checks.Reference(profile, manifest.Labels?.Count ?? 0);
        if (complete)
            checks.Files(manifest);
        if (checks.mistakes.Count == 0)
            return;
        var more = checks.suppressed > 0 ? $" (and {checks.suppressed} more)" : "";
        throw new BundleException(BundleFaultKind.BadManifest, string.Join(" ", checks.mistakes) + more, BundleFiles.Manifest);
    }

    private void Identity(BundleManifest manifest)
    {
        Text("$.name", manifest.Name, 200);
        if (!IsIdentifier(manifest.RunId, 64, static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            Mistake("$.runId", "1 to 64 letters, digits, '-' and '_' are expected.");
        if (manifest.Dataset is { } dataset)
        {
            Text("$.dataset.name", dataset.Name, 500);
            if (dataset.Digest is not ['s', 'h', 'a', '2', '5', '6', ':', .. var hex] || !IsSha256(hex))
                Mistake("$.dataset.digest", "'sha256:' and 64 lower-case hexadecimal digits are expected.");
        }
    }

    private void Signature(BundleManifest manifest, BundleLimits limits)
    {
        if (manifest.Input is not { Name: not null, Type: not null, Shape: not null } input
            || manifest.Output is not { Name: not null, Type: not null, Shape: not null } output)
        {
            Mistake("$", "input and output need a name, a type and a shape.");
            return;
        }

        Text("$.input.name", input.Name, 200);
        Text("$.output.name", output.Name, 200);
        if (!string.Equals(input.Type, "uint8", StringComparison.Ordinal))
            Mistake("$.input.type", $"'uint8' is expected, and there is '{Shown(input.Type)}'.");
        if (!string.Equals(output.Type, "float32", StringComparison.Ordinal))
            Mistake("$.output.type", $"'float32' is expected, and there is '{Shown(output.Type)}'.");
        if (input.Shape is not [-1, 1, > 0 and <= int.MaxValue, > 0 and <= int.MaxValue])
            Mistake("$.input.shape", $"[-1, 1, height, width] is expected, and there is {Shown(input.Shape)}.");
        else if (input.Shape[2] * input.Shape[3] > limits.MaxPixels)
            Mistake("$.input.shape", $"{input.Shape[2]} × {input.Shape[3]} is over the limit of {limits.MaxPixels} pixels.");
        if (output.Shape is not [-1, >= 2])
            Mistake("$.output.shape", $"[-1, number of labels] with at least 2 labels is expected, and there is {Shown(output.Shape)}.");
        else if (manifest.Labels is { } labels && output.Shape[1] != labels.Count)
            Mistake("$.labels", $"the output has {output.Shape[1]} classes, and there are {labels.Count} labels.");
    }

    private void Labels(BundleManifest manifest, BundleLimits limits)
    {
        if (manifest.Labels is not { } labels)
        {
            Mistake("$.labels", "is missing.");
            return;
        }

        if (labels.Count > limits.MaxLabels)
        {
            Mistake("$.labels", $"{labels.Count} labels are over the limit of {limits.MaxLabels}.");
            return;
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < labels.Count; i++)
        {
            Text($"$.labels[{i}]", labels[i], 100);
            if (labels[i] is { } label && !seen.TryAdd(label, i))
                Mistake($"$.labels[{i}]", $"'{Shown(label)}' is at $.labels[{seen[label]}] already.");
        }
    }

    // A name and a version, so that a change of the algorithm can't pass under the old name.
    private void Preprocessing(string? id)
    {
        var version = id?.LastIndexOf("-v", StringComparison.Ordinal) ?? -1;
        var valid = version > 0
            && id!.Length <= 64
            && char.IsAsciiLetterLower(id[0])
            && id.AsSpan(0, version).IndexOfAnyExcept(LowerCase) < 0
            && id[version - 1] != '-'
            && int.TryParse(id.AsSpan(version + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0
            && id[version + 2] != '0';
        if (!valid)
            Mistake("$.preprocessing", $"an id such as 'mnist-v1' is expected (lower-case letters, digits and '-', then '-v' and a number), and there is '{Shown(id ?? "")}'.");
    }

    private static readonly System.Buffers.SearchValues<char> LowerCase = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private void Values(BundleManifest manifest)
    {
        if (manifest.Metrics is null)
            Mistake("$.metrics", "is missing.");
        if (manifest.Properties is null)
            Mistake("$.properties", "is missing.");
        foreach (var (name, value) in manifest.Metrics ?? new Dictionary<string, double>(StringComparer.Ordinal))
        {
            Text("$.metrics", name, 250);
            Finite($"$.metrics.{Shown(name)}", value);
        }

        foreach (var (name, value) in manifest.Properties ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            Text("$.properties", name, 250);
            if (value is null || !IsWellFormed(value))
                Mistake($"$.properties.{Shown(name)}", "text of whole Unicode characters is expected.");
        }
    }

    private void Reference(ReferenceProfile profile, int labels)
    {
        if (profile.Count < 1)
            Mistake("$.reference.count", $"at least 1 is expected, and there is {profile.Count}.");
        if (profile.ClassShares is not { } shares || shares.Count != labels)
            Mistake("$.reference.classShares", $"{labels} shares are expected, one per label.");
        else if (shares.Any(share => !(share is >= 0 and <= 1)) || Math.Abs(shares.Sum() - 1) > 1e-6)
            Mistake("$.reference.classShares", "shares from 0 to 1 that sum to 1 are expected.");
        if (profile.Statistics is null)
        {
            Mistake("$.reference.statistics", "is missing.");
            return;
        }

        foreach (var (name, histogram) in profile.Statistics)
        {
            Text("$.reference.statistics", name, 100);
            Histogram($"$.reference.statistics.{Shown(name)}", histogram, profile.Count);
        }
    }

    private void Histogram(string path, ReferenceHistogram? histogram, long count)
    {
        if (histogram is not { Edges: { } edges, Counts: { } counts })
        {
            Mistake(path, "edges and counts are expected.");
            return;
        }

        for (var i = 0; i < edges.Count; i++)
        {
            Finite($"{path}.edges[{i}]", edges[i]);
            if (i > 0 && !(edges[i] > edges[i - 1]))
                Mistake($"{path}.edges[{i}]", "the edges must ascend.");
        }

        if (counts.Count != edges.Count + 1)
            Mistake($"{path}.counts", $"{edges.Count + 1} counts are expected (one more than edges), and there are {counts.Count}.");
        else if (counts.Any(value => value < 0) || counts.Sum(value => (decimal)value) != count)
            Mistake($"{path}.counts", $"counts that sum to $.reference.count ({count}) are expected.");
        Finite($"{path}.minimum", histogram.Minimum);
        Finite($"{path}.maximum", histogram.Maximum);
        Finite($"{path}.mean", histogram.Mean);
        if (histogram.Minimum > histogram.Maximum)
            Mistake($"{path}.minimum", "is larger than the maximum.");
    }

    private void Files(BundleManifest manifest)
    {
        if (manifest.Files is null)
        {
            Mistake("$.files", "is missing.");
            return;
        }

        foreach (var name in BundleFiles.Listed)
        {
            if (!manifest.Files.TryGetValue(name, out var hash))
                Mistake("$.files", $"'{name}' is missing.");
            else if (!IsSha256(hash))
                Mistake($"$.files['{name}']", "64 lower-case hexadecimal digits are expected.");
        }

        foreach (var name in manifest.Files.Keys.Except(BundleFiles.Listed, StringComparer.Ordinal))
            Mistake("$.files", $"'{Shown(name)}' is not a file of a bundle.");
        if (!IsSha256(manifest.Checksum))
            Mistake("$.checksum", "64 lower-case hexadecimal digits are expected.");
    }

    private void Text(string path, string? value, int most)
    {
        if (string.IsNullOrWhiteSpace(value))
            Mistake(path, "text is expected, and there is none.");
        else if (value.Length > most)
            Mistake(path, $"{value.Length} characters are over the limit of {most}.");
        else if (!IsWellFormed(value) || value.Any(char.IsControl))
            Mistake(path, "text on one line without control characters is expected.");
    }

    private void Finite(string path, double value)
    {
        if (!double.IsFinite(value))
            Mistake(path, "a finite number is expected.");
    }

    private void Mistake(string path, string message)
    {
        if (mistakes.Count < MostMistakes)
            mistakes.Add($"{path}: {message}");
        else
            suppressed++;
    }

    internal static bool IsSha256(ReadOnlySpan<char> hex) => hex.Length == 64 && hex.IndexOfAnyExcept("0123456789abcdef") < 0;

    private static bool IsIdentifier(string? value, int most, Func<char, bool> allowed) =>
        value is { Length: > 0 } && value.Length <= most && value.All(allowed);

    // A half of a surrogate pair would be written as a replacement character, and not be found again.
    private static bool IsWellFormed(string value)
    {
        for (var rest = value.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != System.Buffers.OperationStatus.Done)
                return false;
            rest = rest[used..];
        }

        return true;
    }

    /// <summary>A stranger's text, made fit to be shown in a message.</summary>
    internal static string Shown(string value, int most = 60)
    {
        var text = new string([.. value.Take(most).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
        return value.Length > most ? text + "…" : text;
    }

    private static string Shown(IReadOnlyList<long> shape) => $"[{string.Join(", ", shape.Take(8))}{(shape.Count > 8 ? ", …" : "")}]";
}
