using System.Collections.Concurrent;
using System.IO.Compression;
using Fude.Training.Datasets;

namespace Fude.Training.Tests.Datasets;

/// <summary>A published dataset that a test can serve: four real IDX files of noise, 200 and 50 pictures.</summary>
public sealed class SmallDataset
{
    private readonly Dictionary<string, byte[]> zipped = [];

    public SmallDataset()
    {
        var random = new Random(5);
        Published = new PublishedDataset
        {
            Name = "noise",
            Classes = 10,
            TrainImages = Add("train-images-idx3-ubyte", random, 200, 28, 28),
            TrainLabels = Add("train-labels-idx1-ubyte", random, 200),
            TestImages = Add("t10k-images-idx3-ubyte", random, 50, 28, 28),
            TestLabels = Add("t10k-labels-idx1-ubyte", random, 50),
            Mirrors = [],
        };
    }

    public const string Largest = "train-images-idx3-ubyte.gz";

    public PublishedDataset Published { get; }

    public byte[] this[string path] => zipped[path];

    public static byte[] Gzip(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(memory, CompressionLevel.Fastest))
            zip.Write(content);
        return memory.ToArray();
    }

    public void WriteTo(string folder, Func<string, byte[], (string Name, byte[] Content)>? change = null)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in zipped)
        {
            var file = change?.Invoke(name, content) ?? (name, content);
            File.WriteAllBytes(Path.Combine(folder, file.Item1), file.Item2);
        }
    }

    public Reply Serve(Request request) => zipped.TryGetValue(request.Path, out var body) ? new Reply { Body = body } : new Reply { Status = 404 };

    private PublishedFile Add(string name, Random random, params int[] shape)
    {
        var data = new byte[shape.Aggregate((a, b) => a * b)];
        if (shape.Length == 1)
            Array.ForEach(Enumerable.Range(0, data.Length).ToArray(), i => data[i] = (byte)random.Next(10));
        else
            random.NextBytes(data);
        var array = new IdxArray(shape, data);
        byte[] header = [0, 0, 8, (byte)shape.Length, .. shape.SelectMany(side => (byte[])[(byte)(side >> 24), (byte)(side >> 16), (byte)(side >> 8), (byte)side])];
        zipped[name + ".gz"] = Gzip([.. header, .. data]);
        return new PublishedFile(name, array.ContentSha256());
    }
}

/// <summary>Keeps what is reported, on the reporting thread.</summary>
public sealed class Reports : IProgress<DatasetProgress>
{
    public ConcurrentQueue<DatasetProgress> All { get; } = new();

    public string Messages => string.Join('\n', All.Where(report => report.Stage == DatasetStage.Message).Select(report => report.Text));

    public void Report(DatasetProgress value) => All.Enqueue(value);
}
