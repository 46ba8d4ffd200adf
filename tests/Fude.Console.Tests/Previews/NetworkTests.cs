using Fude.Console.Tests.RunPage;
using Fude.Tracking.Console.Previews.Networks;

namespace Fude.Console.Tests.Previews;

/// <summary>What an ONNX file looks like, read without its weights.</summary>
public sealed class NetworkTests
{
    [Fact]
    public void A_network_is_read_as_it_was_written()
    {
        var outline = Read(Networks.Mlp());
        Assert.Equal(("digits-mlp", 8, 784 * 128 + 128 * 10 + 784 * 10), (outline.Name, outline.StepCount, outline.Parameters));
        Assert.Equal(["ai.onnx 17"], outline.Operators);
        Assert.Equal([new NetworkValue("pixels", "uint8 batch×1×28×28")], outline.Inputs);
        Assert.Equal([new NetworkValue("probabilities", "float32 batch×10")], outline.Outputs);
        Assert.Equal("784×128", outline.Weights["w1"]);
        Assert.Equal(["axis -1"], outline.Steps[^1].Settings);
    }

    [Fact]
    public void Each_box_is_below_all_that_it_takes_something_from()
    {
        var drawing = NetworkDrawing.Of(Read(Networks.Mlp()));
        Assert.Equal(["pixels", "Cast", "Flatten", "MatMul", "MatMul", "Relu", "MatMul", "Add", "Softmax", "probabilities"], drawing.Boxes.Select(box => box.Title));
        Assert.Equal(10, drawing.Lines.Count);
        var rows = drawing.Boxes.GroupBy(box => box.Y).Select(row => row.Count()).ToList();
        Assert.Equal([1, 1, 1, 2, 1, 1, 1, 1, 1], rows);
        Assert.All(drawing.Boxes, box => Assert.InRange(box.X, 0, drawing.Width - NetworkDrawing.BoxWidth));
    }

    [Fact]
    public void Of_a_long_network_the_first_steps_are_drawn()
    {
        var outline = Read(Networks.Chain(1000));
        Assert.Equal((1000, NetworkOutline.MostSteps), (outline.StepCount, outline.Steps.Count));
        Assert.Equal(NetworkOutline.MostSteps + 1, NetworkDrawing.Of(outline).Boxes.Count);
    }

    [Fact]
    public void A_file_that_lies_is_refused_and_never_more()
    {
        var good = Networks.Chain(20);
        var random = new Random(1);
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = i < good.Length ? good[..i] : (byte[])good.Clone();
            for (var change = 0; i >= good.Length && change < 3; change++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                NetworkDrawing.Of(Read(bytes));
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 19_999);
    }

    [Fact]
    public void Weights_of_gigabytes_are_passed_by()
    {
        // graph { initializer { raw_data: 3 GiB of nothing } node { op_type: "Relu" } }, in a file that a disk keeps as a hole
        var path = Path.Combine(Path.GetTempPath(), $"fude-{Guid.NewGuid():N}.onnx");
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite);
            const long raw = 3L << 30;
            byte[] node = [0x0A, 6, 0x22, 4, .. "Relu"u8];
            file.Write([0x3A, .. Varint(Varint(raw + 1 + Varint(raw).Length).Length + 1 + raw + 1 + Varint(raw).Length + node.Length), 0x2A, .. Varint(raw + 1 + Varint(raw).Length), 0x4A, .. Varint(raw)]);
            file.Seek(raw, SeekOrigin.Current);
            file.Write(node);
            file.Position = 0;
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal("Relu", Assert.Single(NetworkReader.Read(file).Steps).Type);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static NetworkOutline Read(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return NetworkReader.Read(stream);
    }

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        for (; value > 127; value >>= 7)
            bytes.Add((byte)(value & 127 | 128));
        return [.. bytes, (byte)value];
    }
}
