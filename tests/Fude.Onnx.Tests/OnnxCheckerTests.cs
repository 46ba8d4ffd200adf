using System.Diagnostics;
using Fude.Onnx.TorchSharp;
using Fude.Testing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fude.Onnx.Tests;

/// <summary>ONNX's own checker and shape inference (Debian's python3-onnx) accept what is written, and find the same shapes.</summary>
public sealed class OnnxCheckerTests
{
    private const string Script = """
        import sys, onnx
        from onnx import shape_inference
        def dims(value):
            return [d.dim_param or d.dim_value for d in value.type.tensor_type.shape.dim]
        for path in sys.argv[1:]:
            onnx.checker.check_model(path, full_check=True)
            model = onnx.load(path)
            declared = {v.name: dims(v) for v in list(model.graph.value_info) + list(model.graph.output)}
            # Without what the file says about shapes, so that they are really inferred.
            del model.graph.value_info[:]
            for output in model.graph.output:
                output.type.tensor_type.ClearField("shape")
            inferred = shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
            for value in list(inferred.graph.value_info) + list(inferred.graph.output):
                found = dims(value)
                # A dimension that inference can't tell has a made-up name; the batch may lose its name.
                for a, b in zip(found, declared[value.name], strict=True):
                    assert a == b or isinstance(a, str) or a == 0, (path, value.name, found, declared[value.name])
            print("accepted", len(model.graph.node), path)
        """;

    [Fact]
    public async Task The_checker_accepts_every_kind_of_model()
    {
        var python = await FindPython();
        Assert.SkipUnless(python is not null, "python3-onnx is not installed (python3 -c 'import onnx' fails)");
        using var folder = new TemporaryFolder();
        var files = Export(folder).ToList();
        var (code, output) = await Run(python!, ["-c", Script, .. files]);
        Assert.True(code == 0, output);
        Assert.Equal(files.Count, output.Split('\n').Count(line => line.StartsWith("accepted", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Export(TemporaryFolder folder)
    {
        var number = 0;
        foreach (var (module, shape) in Modules())
        {
            using (module)
            {
                foreach (var opset in (long[])[15, 17])
                {
                    var path = folder[$"{number++}.onnx"];
                    var options = new OnnxExportOptions { Opset = opset, Input = new InputStage { Mean = [0.5], Std = [0.25] }, FoldBatchNormalization = opset == 17 };
                    OnnxWriter.WriteFile(new TorchOnnxExporter().Export(module, shape, options), path);
                    yield return path;
                }
            }
        }
    }

    private static IEnumerable<(nn.Module<Tensor, Tensor> Module, long[] Shape)> Modules() =>
    [
        (ModelParityTests.Mlp(), [1, 28, 28]),
        (ModelParityTests.Cnn(), [1, 28, 28]),
        (nn.Sequential(nn.Linear(5, 4, hasBias: false), nn.LeakyReLU(0.1), nn.Linear(4, 3)), [2, 5]),
        (nn.Sequential(nn.Conv2d(4, 4, (2, 3), Padding.Same, dilation: (2, 1)), nn.GELU(), nn.Conv2d(4, 6, 3, stride: 2, groups: 2), nn.GELU(GELU.Approximate.tanh)), [4, 9, 9]),
        (nn.Sequential(nn.MaxPool2d(3, 2, 1, ceil_mode: true), nn.SiLU(), nn.AvgPool2d(3, 2, 1, ceil_mode: true), nn.Sigmoid()), [2, 12, 12]),
        (nn.Sequential(nn.MaxPool2d((2, 2), (5, 5), (1, 1), (3, 3), ceil_mode: true), nn.Tanh()), [2, 12, 12]),
        (nn.Sequential(nn.AvgPool2d(2, ceil_mode: true, count_include_pad: false), nn.AdaptiveAvgPool2d(2), nn.Flatten(2), nn.Softmax(2), nn.LogSoftmax(1)), [2, 7, 7]),
        (nn.Sequential(nn.Flatten(1, 2), nn.BatchNorm1d(6), nn.Identity(), nn.Dropout()), [2, 3, 4]),
    ];

    /// <summary>The python on the path, or Debian's own where another one hides it.</summary>
    private static async Task<string?> FindPython()
    {
        foreach (var python in (string[])["python3", "/usr/bin/python3"])
        {
            if (await Run(python, ["-c", "import onnx"]) is (0, _))
                return python;
        }

        return null;
    }

    private static async Task<(int Code, string Output)> Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, output + await errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, $"{program} is not there");
        }
    }
}
