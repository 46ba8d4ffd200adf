namespace Fude.Training.Datasets;

/// <summary>One file of a published dataset.</summary>
/// <param name="Name">Its name without <c>.gz</c>.</param>
/// <param name="Sha256">SHA-256 of the uncompressed content, in lower-case hex.</param>
public sealed record PublishedFile(string Name, string Sha256);

/// <summary>A dataset of four IDX files that others publish, known by the hashes of their content.</summary>
public sealed record PublishedDataset
{
    /// <summary>MNIST, by LeCun, Cortes and Burges: 60,000 and 10,000 handwritten digits.</summary>
    public static PublishedDataset Mnist { get; } = new()
    {
        Name = "mnist",
        Classes = 10,
        TrainImages = new("train-images-idx3-ubyte", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        TrainLabels = new("train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        TestImages = new("t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        TestLabels = new("t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
        Mirrors = ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"],
        MirrorVariable = "FUDE_MNIST_MIRROR",
    };

    /// <summary>The dataset's name; also that of its folder in the cache.</summary>
    public required string Name { get; init; }

    /// <summary>How many classes it has, labelled from 0.</summary>
    public required int Classes { get; init; }

    /// <summary>The training pictures.</summary>
    public required PublishedFile TrainImages { get; init; }

    /// <summary>The training labels.</summary>
    public required PublishedFile TrainLabels { get; init; }

    /// <summary>The test pictures.</summary>
    public required PublishedFile TestImages { get; init; }

    /// <summary>The test labels.</summary>
    public required PublishedFile TestLabels { get; init; }

    /// <summary>Addresses of folders that hold the four files, gzipped.</summary>
    public required IReadOnlyList<string> Mirrors { get; init; }

    /// <summary>The environment variable that replaces the mirrors by an address or a folder; null where there is none.</summary>
    public string? MirrorVariable { get; init; }

    /// <summary>The four files, small ones first: a mirror that does not answer is noticed before the large ones.</summary>
    internal IReadOnlyList<PublishedFile> Files => [TestLabels, TrainLabels, TestImages, TrainImages];
}
