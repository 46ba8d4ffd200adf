using System.Globalization;
using System.Text.Json;
using Fude.Bundles;
using Fude.Cli.Tests.Supervision;
using Fude.Inference;
using Fude.Onnx;
using Fude.Onnx.Protos;
using Fude.Testing;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Cli.Tests.Importing;

/// <summary>A network that was trained here, written as the reference application's tools write it, comes back as what it was.</summary>
public sealed class ServedForeignModelTests(TrainedBundle trained) : IClassFixture<TrainedBundle>
{
    private const string Digits = "0,1,2,3,4,5,6,7,8,9";

    [Fact]
    public async Task It_answers_as_the_bundle_that_its_weights_are_from()
    {
        using var folder = new TemporaryFolder();
        var (bundle, output) = await ImportAsync(folder, "mnist-v1");

        using var original = Classifier.Load(trained.Folder);
        using var imported = Classifier.Load(bundle);
        var largest = 0f;
        foreach (var picture in Enumerable.Range(0, 10).SelectMany(trained.Pictures))
        {
            var file = await File.ReadAllBytesAsync(picture, TestContext.Current.CancellationToken);
            var (expected, actual) = (original.Classify(file), imported.Classify(file));
            Assert.Equal(expected.Label, actual.Label);
            largest = Math.Max(largest, expected.Probabilities.Zip(actual.Probabilities).Max(pair => Math.Abs(pair.First - pair.Second)));
        }

        Assert.InRange(largest, 0, 1e-5);
        Assert.DoesNotContain("that is few", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_scale_shows_in_what_it_reads_right()
    {
        using var folder = new TemporaryFolder();

        var (_, output) = await ImportAsync(folder, "mnist-v1", "--invert");

        Assert.Contains("that is few: check --input-scale, --invert, --preprocess and the order of --labels", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_of_a_folder_become_its_golden_samples()
    {
        using var folder = new TemporaryFolder();
        foreach (var digit in (int[])[3, 5])
        {
            Directory.CreateDirectory(folder[$"pictures/{digit}"]);
            foreach (var picture in trained.Pictures(digit))
                File.Copy(picture, Path.Combine(folder[$"pictures/{digit}"], Path.GetFileName(picture)));
        }

        var (bundle, output) = await ImportAsync(folder, "mnist-v1", "--samples", folder["pictures"]);

        var count = trained.Pictures(3).Length + trained.Pictures(5).Length;
        Assert.Contains($" of {count} pictures right ({folder["pictures"]})", output, StringComparison.Ordinal);
        Assert.Equal(Math.Min(32, count), BundleReader.Read(bundle).Samples.Count);
        File.WriteAllText(folder["pictures/3/broken.png"], "no picture");
        var broken = await FudeProcess.RunAsync("import", folder["foreign.onnx"], "--labels", Digits, "--preprocess", "mnist-v1", "--samples", folder["pictures"], "--data-dir", folder["none"]);
        Assert.Equal(1, broken.Status);
        Assert.Contains("broken.png: ", broken.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_references_preprocessing_it_is_served()
    {
        using var folder = new TemporaryFolder();
        var (bundle, _) = await ImportAsync(folder, "resize-v1");
        using var up = await UpProcess.StartAsync(bundle, folder["served"]);
        using var http = new HttpClient { BaseAddress = up.App };
        var picture = trained.Picture(4);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(picture, TestContext.Current.CancellationToken)), "image", "drawing.png" } };

        using var response = await http.PostAsync("api/predictions", form, TestContext.Current.CancellationToken);

        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(response.IsSuccessStatusCode, answer.RootElement.ToString());
        using var classifier = Classifier.Load(bundle);
        var expected = classifier.Classify(await File.ReadAllBytesAsync(picture, TestContext.Current.CancellationToken));
        Assert.Equal("resize-v1", classifier.Preprocessing.Id);
        Assert.Contains($"\"{expected.Label}\"", answer.RootElement.ToString(), StringComparison.Ordinal);
        using var current = JsonDocument.Parse(await http.GetStringAsync("api/models/current", TestContext.Current.CancellationToken));
        Assert.Equal(classifier.Bundle.Digest, current.RootElement.GetProperty("digest").GetString());
    }

    private async Task<(string Bundle, string Output)> ImportAsync(TemporaryFolder folder, string preprocessing, params string[] more)
    {
        var (mean, deviation) = WriteForeign(folder["foreign.onnx"]);
        var scale = string.Create(CultureInfo.InvariantCulture, $"{mean:R},{deviation:R}");
        var result = await FudeProcess.RunAsync(["import", folder["foreign.onnx"], "--labels", Digits, "--preprocess", preprocessing, "--input-scale", scale, "--data-dir", folder["data"], "--out", folder["bundle"], .. more]);
        Assert.True(result.Status == 0, result.Errors);
        return (folder["bundle"], result.Output);
    }

    // The reference's file: float [784] in, logits [10] out, no batch axis, nothing of the normalisation.
    private (float Mean, float Deviation) WriteForeign(string path)
    {
        var source = OnnxReader.ReadFile(Path.Combine(trained.Folder, "model.onnx")).Proto.Graph;
        var floats = source.Initializer.Where(tensor => tensor.DataType == (int)DataType.Float).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var layers = source.Node.Where(node => node.OpType == "Gemm").ToList();
        Assert.Equal(2, layers.Count);
        var graph = new OnnxGraphBuilder("main_graph");
        var x = graph.Input(new OnnxValue("input", DataType.Float, [784]));
        for (var layer = 0; layer < layers.Count; layer++)
        {
            var (weight, bias) = (floats[layers[layer].Input[1]], floats[layers[layer].Input[2]]);
            x = graph.Node($"matmul{layer}", "MatMul", [x, graph.Initializer($"w{layer}", [weight.Dims[1], weight.Dims[0]], Transposed(weight))], $"product{layer}");
            x = graph.Node($"add{layer}", "Add", [x, graph.Initializer($"b{layer}", [bias.Dims[0]], Numbers(bias))], $"sum{layer}");
            if (layer == 0)
                x = graph.Node("relu", "Relu", [x], "hidden");
        }

        graph.Output(new OnnxValue(x, DataType.Float, [10]));
        OnnxWriter.WriteFile(graph.ToModel(opset: 13, producer: "pytorch"), path);
        return Normalisation(source, floats);
    }

    // What the exporter has put in front: (pixel · a + b), or (pixel · 1/255 − mean) / deviation.
    private static (float Mean, float Deviation) Normalisation(GraphProto source, Dictionary<string, TensorProto> floats)
    {
        // Two points determine it.
        var (zero, full) = (0f, 255f);
        foreach (var node in source.Node.TakeWhile(node => node.OpType is "Cast" or "Mul" or "Add" or "Sub" or "Div"))
        {
            if (node.OpType == "Cast")
                continue;
            var number = Numbers(floats[node.Input[1]])[0];
            (zero, full) = (Apply(zero), Apply(full));

            float Apply(float value) => node.OpType switch { "Mul" => value * number, "Add" => value + number, "Sub" => value - number, _ => value / number };
        }

        var deviation = 1 / (full - zero);
        return (-zero * deviation, deviation);
    }

    private static float[] Numbers(TensorProto tensor) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();

    private static float[] Transposed(TensorProto tensor)
    {
        var (rows, columns, numbers) = ((int)tensor.Dims[0], (int)tensor.Dims[1], Numbers(tensor));
        return [.. Enumerable.Range(0, columns * rows).Select(index => numbers[((index % rows) * columns) + (index / rows)])];
    }
}
