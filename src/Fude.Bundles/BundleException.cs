namespace Fude.Bundles;

/// <summary>What is wrong with a bundle, or with the place where it should go.</summary>
public enum BundleFaultKind
{
    /// <summary>There is no folder at the path.</summary>
    NotFound,

    /// <summary>Something is at the target already, and replacing it was not asked for.</summary>
    TargetExists,

    /// <summary>A file could not be read: no permission, in use, or a fault of the disk.</summary>
    Unreadable,

    /// <summary>A file that every bundle has is not there.</summary>
    MissingFile,

    /// <summary>A file that no bundle has.</summary>
    UnexpectedFile,

    /// <summary>A folder in the bundle's folder.</summary>
    UnexpectedFolder,

    /// <summary>A symbolic link in place of a file.</summary>
    Link,

    /// <summary>A file of no bytes, or something that is not a plain file.</summary>
    EmptyFile,

    /// <summary>A file over its limit of <see cref="BundleLimits"/>.</summary>
    FileTooLarge,

    /// <summary>The manifest is not JSON of the expected form, or a value in it is out of range.</summary>
    BadManifest,

    /// <summary>The manifest has a schema version that this Fude does not read.</summary>
    UnsupportedSchemaVersion,

    /// <summary>The manifest's values are not those that were written: its own checksum does not fit.</summary>
    ManifestChecksum,

    /// <summary>The manifest says the right things in other bytes than Fude writes, so that one content would have two identities.</summary>
    ManifestNotCanonical,

    /// <summary>The bundle is sound, but it is not the one that was asked for.</summary>
    DigestMismatch,

    /// <summary>A file's bytes are not those that the manifest names.</summary>
    HashMismatch,

    /// <summary>The model is malformed, over a limit, or asks for something that is not allowed.</summary>
    UnsafeModel,

    /// <summary>The manifest's signature or labels do not fit the model's inputs and outputs.</summary>
    SignatureMismatch,

    /// <summary>The samples are not JSON of the expected form.</summary>
    BadSamples,

    /// <summary>A golden sample does not fit the signature, or contradicts itself.</summary>
    SampleMismatch,

    /// <summary>MLflow's file is malformed, or says other things than the manifest.</summary>
    BadMLmodel,

    /// <summary>The archive is not a complete tar file.</summary>
    BadArchive,

    /// <summary>The archive holds something that a bundle never has: a path, a link, a device, a file twice.</summary>
    UnsafeArchive,
}

/// <summary>A bundle is damaged, is not a bundle, or can't be put where it should go.</summary>
/// <param name="kind">What is wrong.</param>
/// <param name="message">What is wrong in words: names, places, figures.</param>
/// <param name="file">The file in the bundle, or null where it is the bundle as a whole.</param>
/// <param name="innerException">The cause, if another library found it.</param>
public sealed class BundleException(BundleFaultKind kind, string message, string? file = null, Exception? innerException = null)
    : Exception(file is null ? message : $"{file}: {message}", innerException)
{
    /// <summary>What is wrong.</summary>
    public BundleFaultKind Kind { get; } = kind;

    /// <summary>The file in the bundle, one of <see cref="BundleFiles"/> or the stranger's name, or null where it is the bundle as a whole.</summary>
    public string? File { get; } = file;
}
