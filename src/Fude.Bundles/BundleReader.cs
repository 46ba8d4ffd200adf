namespace Fude.Bundles;

/// <summary>Reads a bundle and verifies all of it. What comes back is sound; everything else is a <see cref="BundleException"/>.</summary>
public static class BundleReader
{
    /// <summary>
    /// Reads a bundle: the folder's layout, sizes before anything is read, the manifest, the hash of every file, the model's
    /// safety, its signature, the golden samples, and what MLflow would be told. The model is not run: see <c>Fude.Inference</c>.
    /// </summary>
    /// <param name="folder">The bundle's folder.</param>
    /// <param name="limits">How large it may be; null for the defaults.</param>
    /// <param name="expectedDigest">The identity that it must have (<c>sha256:…</c>), or null for any.</param>
    /// <exception cref="BundleException">It is damaged, or is not a bundle, or not the one expected.</exception>
    public static Bundle Read(string folder, BundleLimits? limits = null, string? expectedDigest = null) =>
        ReadFiles(folder, limits ?? BundleLimits.Default, expectedDigest).Bundle;

    /// <summary>The same, with the bytes of all files that were verified.</summary>
    internal static (Bundle Bundle, Dictionary<string, byte[]> Files) ReadFiles(string folder, BundleLimits limits, string? expectedDigest)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        folder = BundleWriter.FullPath(folder);
        var files = BundleFolder.ReadAll(folder, limits);
        var (manifest, digest) = ReadManifest(files[BundleFiles.Manifest], limits);
        if (expectedDigest is not null && !string.Equals(digest, expectedDigest, StringComparison.Ordinal))
            throw new BundleException(BundleFaultKind.DigestMismatch, $"the bundle is {digest}, and {ManifestChecks.Shown(expectedDigest, 80)} was asked for.");

        foreach (var (name, expected) in manifest.Files)
        {
            var actual = BundleJson.Sha256(files[name]);
            if (!string.Equals(actual, expected, StringComparison.Ordinal))
                throw new BundleException(BundleFaultKind.HashMismatch, $"its SHA-256 is {actual}, and {BundleFiles.Manifest} says {expected}: the file was changed or damaged.", name);
        }

        var model = files[BundleFiles.Model];
        ModelChecks.Check(model, manifest, limits.Onnx);
        MLmodelCheck.Check(files[BundleFiles.MLmodel], manifest, model);
        var samples = ReadSamples(files[BundleFiles.Samples]);
        SampleChecks.Check(samples, manifest, limits);
        return (new Bundle { Folder = folder, Manifest = manifest, Samples = samples, Digest = digest, Model = model }, files);
    }

    /// <summary>
    /// Unpacks a bundle that travelled as a tar. Names, kinds and sizes are checked while the archive streams; the bundle is
    /// verified in a hidden folder beside the target and then renamed. On a failure nothing is left behind.
    /// </summary>
    /// <param name="tar">The archive, uncompressed. It is read up to its end marker and not disposed.</param>
    /// <param name="folder">Where the bundle goes; nothing may be there.</param>
    /// <param name="limits">How large it may be; null for the defaults.</param>
    /// <param name="expectedDigest">The identity that it must have (<c>sha256:…</c>), or null for any.</param>
    /// <param name="replace">Whether a bundle that is at the target is replaced.</param>
    /// <exception cref="BundleException">The archive or the bundle in it is damaged or unsafe, or the target exists.</exception>
    public static Bundle Unpack(Stream tar, string folder, BundleLimits? limits = null, string? expectedDigest = null, bool replace = false)
    {
        ArgumentNullException.ThrowIfNull(tar);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        limits ??= BundleLimits.Default;
        var target = BundleWriter.FullPath(folder);
        using var temporary = DurableFolder.Create(target, replace);
        BundleTar.Extract(tar, temporary, limits);
        var bundle = Read(temporary.Path, limits, expectedDigest);
        temporary.Place(replace);
        return bundle with { Folder = target };
    }

    private static (BundleManifest Manifest, string Digest) ReadManifest(byte[] bytes, BundleLimits limits)
    {
        var version = BundleJson.ReadSchemaVersion(bytes, BundleFiles.Manifest, BundleFaultKind.BadManifest);
        RequireVersion(version, BundleFiles.Manifest);
        var manifest = BundleJson.ReadManifest(bytes);
        ManifestChecks.Check(manifest, limits, complete: true);
        if (!string.Equals(manifest.Checksum, BundleJson.ChecksumOf(manifest), StringComparison.Ordinal))
            throw new BundleException(BundleFaultKind.ManifestChecksum, "$.checksum: does not fit the content: the file was changed or damaged.", BundleFiles.Manifest);
        if (!bytes.AsSpan().SequenceEqual(BundleJson.Write(manifest)))
            throw new BundleException(BundleFaultKind.ManifestNotCanonical, "the content is sound, but is not in the canonical form: it was formatted or edited by another program.", BundleFiles.Manifest);
        return (manifest, $"sha256:{BundleJson.Sha256(bytes)}");
    }

    private static IReadOnlyList<GoldenSample> ReadSamples(byte[] bytes)
    {
        RequireVersion(BundleJson.ReadSchemaVersion(bytes, BundleFiles.Samples, BundleFaultKind.BadSamples), BundleFiles.Samples);
        return BundleJson.ReadSamples(bytes).Samples;
    }

    private static void RequireVersion(int version, string file)
    {
        if (version != BundleManifest.CurrentSchemaVersion)
            throw new BundleException(BundleFaultKind.UnsupportedSchemaVersion, $"$.schemaVersion: this Fude reads version {BundleManifest.CurrentSchemaVersion}, and there is {version}.", file);
    }
}
