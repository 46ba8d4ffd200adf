namespace Fude.Bundles;

/// <summary>Writes bundles. The same content gives the same bytes, and so the same digest, at any time and on any machine.</summary>
public static class BundleWriter
{
    /// <summary>
    /// Writes a bundle. It appears at the target whole, or not at all: it is written and flushed beside it, read back and
    /// verified, and then renamed.
    /// </summary>
    /// <param name="folder">Where the bundle goes. Folders above it are made.</param>
    /// <param name="content">What it holds.</param>
    /// <param name="replace">Whether what is at the target is replaced. Otherwise it is refused.</param>
    /// <param name="limits">What a reader will allow; null for the defaults. A bundle beyond them is not written.</param>
    /// <returns>The bundle as it was read back.</returns>
    /// <exception cref="BundleException">The content is not a sound bundle, or the target exists.</exception>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public static Bundle Write(string folder, BundleContent content, bool replace = false, BundleLimits? limits = null) =>
        Write(folder, content, replace, limits ?? BundleLimits.Default, onStep: null);

    /// <summary>Packs a bundle into a tar: plain files at the root, in ordinal order, with a fixed time, mode and owner.</summary>
    /// <param name="bundle">A bundle that was read. Its folder is read and verified again, and must still be the same bundle.</param>
    /// <param name="tar">Where the archive goes; not disposed.</param>
    /// <param name="limits">How large it may be; null for the defaults.</param>
    /// <exception cref="BundleException">The folder was changed since the bundle was read.</exception>
    public static void Pack(Bundle bundle, Stream tar, BundleLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        Pack(bundle.Folder, tar, limits, bundle.Digest);
    }

    /// <summary>Verifies the bundle in a folder and packs it into a tar.</summary>
    /// <param name="folder">The bundle's folder.</param>
    /// <param name="tar">Where the archive goes; not disposed. Nothing is written where the bundle is not sound.</param>
    /// <param name="limits">How large it may be; null for the defaults.</param>
    /// <param name="expectedDigest">The identity that it must have, or null for any.</param>
    /// <exception cref="BundleException">The bundle is damaged, or not the one expected.</exception>
    public static void Pack(string folder, Stream tar, BundleLimits? limits = null, string? expectedDigest = null)
    {
        ArgumentNullException.ThrowIfNull(tar);
        BundleTar.Write(BundleReader.ReadFiles(folder, limits ?? BundleLimits.Default, expectedDigest).Files, tar);
    }

    internal static Bundle Write(string folder, BundleContent content, bool replace, BundleLimits limits, Action<DurableStep>? onStep)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(content);
        // Mistakes of the caller are told before the disk is touched, and with the manifest's own paths.
        ManifestChecks.Check(content.Manifest, limits, complete: false);
        ModelChecks.Check(content.Model, content.Manifest, limits.Onnx);
        SampleChecks.Check(content.Samples, content.Manifest, limits);

        var files = MlflowFiles.Write(content.Manifest, content.Model);
        files[BundleFiles.Model] = content.Model;
        files[BundleFiles.Samples] = BundleJson.Write(new GoldenSampleFile(BundleManifest.CurrentSchemaVersion, content.Samples));
        var manifest = content.Manifest with
        {
            SchemaVersion = BundleManifest.CurrentSchemaVersion,
            Files = files.ToDictionary(file => file.Key, file => BundleJson.Sha256(file.Value), StringComparer.Ordinal),
        };
        files[BundleFiles.Manifest] = BundleJson.Write(BundleJson.Seal(manifest));

        var target = FullPath(folder);
        using var temporary = DurableFolder.Create(target, replace, onStep);
        foreach (var name in BundleFiles.All)
            temporary.WriteFile(name, files[name]);
        var bundle = BundleReader.Read(temporary.Path, limits);
        temporary.Verified();
        temporary.Place(replace);
        return bundle with { Folder = target };
    }

    internal static string FullPath(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
}
