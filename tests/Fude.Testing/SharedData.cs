using System.IO.Compression;

namespace Fude.Testing;

/// <summary>Real data that may lie beside a checkout (<c>../shared/data</c>). Tests that need it skip where it is missing.</summary>
public static class SharedData
{
    private static readonly string? Root = Find();

    /// <summary>The folder with MNIST's four gzipped IDX files, or null.</summary>
    public static string? MnistFolder => Folder("mnist");

    /// <summary>The pen strokes of real digits (UNIPEN text, gzipped), or null.</summary>
    public static string? PendigitsFile =>
        Folder("pendigits") is { } folder && File.Exists(Path.Combine(folder, "pendigits-train.unp.gz"))
            ? Path.Combine(folder, "pendigits-train.unp.gz")
            : null;

    /// <summary>Reason to skip with where MNIST is missing.</summary>
    public const string MnistMissing = "MNIST is not at ../shared/data/mnist";

    /// <summary>Reason to skip with where the pen strokes are missing.</summary>
    public const string PendigitsMissing = "the pen strokes are not at ../shared/data/pendigits";

    /// <summary>MNIST images as bytes, 784 for each, and their labels.</summary>
    /// <param name="train">The 60,000 training images, or the 10,000 test images.</param>
    public static (byte[] Images, byte[] Labels) ReadMnist(bool train)
    {
        var prefix = train ? "train" : "t10k";
        return (Payload($"{prefix}-images-idx3-ubyte.gz", 16), Payload($"{prefix}-labels-idx1-ubyte.gz", 8));
    }

    private static byte[] Payload(string name, int headerBytes)
    {
        using var zip = new GZipStream(File.OpenRead(Path.Combine(MnistFolder!, name)), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        zip.CopyTo(memory);
        return memory.ToArray()[headerBytes..];
    }

    private static string? Folder(string name) =>
        Root is not null && Directory.Exists(Path.Combine(Root, name)) ? Path.Combine(Root, name) : null;

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
