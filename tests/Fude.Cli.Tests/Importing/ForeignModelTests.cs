using System.Text.Json;
using Fude.Bundles;
using Fude.Cli.Tests.Tracking;
using Fude.Inference;
using Fude.Testing;

namespace Fude.Cli.Tests.Importing;

/// <summary>Models that Python has exported become bundles by the command line, and go the same way from there.</summary>
public sealed class ForeignModelTests(PythonModels models, TrackingProcess server) : IClassFixture<PythonModels>, IClassFixture<TrackingProcess>
{
    private const string Digits = "0,1,2,3,4,5,6,7,8,9";

    [Theory]
    [InlineData("reference", "rewritten", true)]
    [InlineData("keras", "kept", false)]
    [InlineData("fixed", "rewritten", true)]
    [InlineData("bytes", "rewritten", true)]
    [InlineData("double", "kept", false)]
    [InlineData("loop", "looped", true)]
    public async Task A_model_becomes_a_bundle_that_proves_itself(string name, string batch, bool softmax)
    {
        using var folder = new TemporaryFolder();
        var result = await FudeProcess.RunAsync("import", models[name], "--labels", Digits, "--preprocess", "resize-v1", "--data-dir", folder["data"], "--json");

        Assert.True(result.Status == 0, result.Errors);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal((batch, softmax), (json.RootElement.GetProperty("batch").GetString(), json.RootElement.GetProperty("softmaxAdded").GetBoolean()));
        Assert.InRange(json.RootElement.GetProperty("largestDifference").GetDouble(), 0, 1e-5);
        Assert.Equal(name == "bytes" ? "raw" : "unit", json.RootElement.GetProperty("inputScale").GetString());
        using var classifier = Classifier.Load(json.RootElement.GetProperty("bundle").GetString()!);
        Assert.Equal(("resize-v1", name, 10, 32), (classifier.Preprocessing.Id, classifier.Bundle.Manifest.Name, classifier.Classes, classifier.Bundle.Samples.Count));
        Assert.Contains("waits in", (await FudeProcess.RunAsync("import", models[name], "--labels", Digits, "--preprocess", "mnist-v1", "--data-dir", folder["other"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_imported_model_is_a_run_whose_params_say_where_it_came_from()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(folder["labels.txt"], Digits.Split(','), TestContext.Current.CancellationToken);

        var result = await server.FudeAsync("import", models["reference"], "--labels", folder["labels.txt"], "--preprocess", "resize-v1", "--input-scale", "0.1307,0.3081", "--name", "from python", "--experiment", "imports", "--data-dir", folder["data"], "--json");

        Assert.True(result.Status == 0, result.Errors);
        using var json = JsonDocument.Parse(result.Output);
        var id = json.RootElement.GetProperty("runId").GetString()!;
        using var client = server.Client();
        var run = await client.GetRunAsync(id, TestContext.Current.CancellationToken);
        var parameters = run.Data.Params.ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);
        Assert.Equal(("from python", "0.1307,0.3081", "x: FLOAT[784]", "13", Digits), (parameters["model"], parameters["input_scale"], parameters["source_input"], parameters["source_opset"], parameters["labels"]));
        Assert.StartsWith("python ", parameters["source_producer"], StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(models["reference"], TestContext.Current.CancellationToken))), parameters["source_sha256"]);
        await client.DownloadArtifactsAsync(id, "model", folder["copy"], TestContext.Current.CancellationToken);
        var bundle = BundleReader.Read(folder["copy"], expectedDigest: json.RootElement.GetProperty("digest").GetString());
        Assert.Equal(id, bundle.Manifest.RunId);
        Assert.Contains(run.Data.Tags, tag => tag is { Key: "fude.bundle.digest" } && tag.Value == bundle.Digest);
        Assert.Contains(run.Data.Tags, tag => tag is { Key: "mlflow.source.name", Value: "fude import" });
    }

    [Theory]
    [InlineData("sigmoid", "auto", "as those of a sigmoid do")]
    [InlineData("reference", "no", "do not sum to 1")]
    public async Task What_would_give_no_probabilities_is_refused(string name, string softmax, string message)
    {
        using var folder = new TemporaryFolder();

        var result = await FudeProcess.RunAsync("import", models[name], "--labels", Digits, "--preprocess", "resize-v1", "--softmax", softmax, "--data-dir", folder["data"]);

        Assert.Equal(1, result.Status);
        Assert.Contains(message, Assert.Single(result.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["data"]));
    }

    [Fact]
    public async Task A_model_that_runs_for_ever_is_stopped_by_the_keyboard()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        using var folder = new TemporaryFolder();
        using var process = FudeProcess.Start(["import", models["endless"], "--labels", Digits, "--preprocess", "resize-v1", "--data-dir", folder["data"]]);
        await process.LineAsync($"{models["endless"]}: written by python");
        await Task.Delay(1000, TestContext.Current.CancellationToken);

        process.Signal("INT");
        var result = await process.EndAsync();

        Assert.Equal((130, "fude: interrupted"), (result.Status, result.Errors.TrimEnd('\n').Split('\n')[^1]));
        Assert.False(Directory.Exists(folder["data"]));
    }

    /// <summary>The system's loader tells which libraries a process loads: ONNX Runtime is not among them where a model is refused.</summary>
    [Theory]
    [InlineData("reference", "")]
    [InlineData("external", "The data is outside the file, at 'weights.bin'; only inline data is allowed. Save it as one file")]
    [InlineData("sklearn", "The operator is of the domain 'ai.onnx.ml', which is not allowed. Export it with operators of the ONNX standard alone.")]
    [InlineData("claim", "has more than 67108864 elements.")]
    [InlineData("length", "claims 2147483647 bytes where")]
    [InlineData("two-gigabytes", "The file has 2147483648 bytes; at most 268435456 are read.")]
    [InlineData("truncated", "This is not an ONNX model")]
    [InlineData("text", "This is not an ONNX model")]
    [InlineData("colour", "takes pictures of 3 channels, and the preprocessing makes pictures of 28 × 28 pixels in one channel")]
    [InlineData("imagenet", "x: FLOAT[N, 1, 224, 224] does not fit: the preprocessing makes pictures of 28 × 28 pixels")]
    [InlineData("letters", "y: FLOAT[N, 26] holds 26 numbers, and there are 10 labels.")]
    [InlineData("new", "needs the operator set 23; 7 to 22 are supported. Export it with another opset_version, such as 17.")]
    public async Task A_model_that_is_refused_never_reaches_the_runtime(string name, string message)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the loader of Linux is asked");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["loaded"]);
        var loader = new Dictionary<string, string>(StringComparer.Ordinal) { ["LD_DEBUG"] = "files", ["LD_DEBUG_OUTPUT"] = folder["loaded/by"] };

        using var process = FudeProcess.Start(["import", models[name], "--labels", Digits, "--preprocess", "resize-v1", "--data-dir", folder["data"]], loader);
        var result = await process.EndAsync();

        var loaded = string.Concat(Directory.EnumerateFiles(folder["loaded"]).Select(File.ReadAllText));
        Assert.Contains("libclrjit.so", loaded, StringComparison.Ordinal);
        Assert.Equal(message.Length == 0, loaded.Contains("onnxruntime", StringComparison.Ordinal));
        Assert.Equal(message.Length == 0 ? 0 : 1, result.Status);
        if (message.Length == 0)
            return;
        var line = Assert.Single(result.Errors.TrimEnd('\n').Split('\n'));
        Assert.Contains($"{name}.onnx: ", line, StringComparison.Ordinal);
        Assert.Contains(message, line, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["data"]));
    }

    [Theory]
    [InlineData("--labels '7' is one label", "--labels", "7", "--preprocess", "mnist-v1")]
    [InlineData("--labels has 'a' twice", "--labels", "a,b,a", "--preprocess", "mnist-v1")]
    [InlineData("--preprocess 'none' is unknown: choose mnist-v1 or resize-v1", "--labels", "a,b", "--preprocess", "none")]
    [InlineData("--input-scale '0.5' is unknown", "--labels", "a,b", "--preprocess", "mnist-v1", "--input-scale", "0.5")]
    [InlineData("--input-scale '1,0' is unknown", "--labels", "a,b", "--preprocess", "mnist-v1", "--input-scale", "1,0")]
    [InlineData("Option '--preprocess' is required", "--labels", "a,b")]
    public async Task Bad_usage_is_told(string message, params string[] arguments)
    {
        var result = await FudeProcess.RunAsync(["import", "model.onnx", .. arguments]);

        Assert.Equal(2, result.Status);
        Assert.Contains(message, Assert.Single(result.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_file_the_command_says_what_it_needs()
    {
        var result = await FudeProcess.RunAsync("import", "--labels", "a,b", "--preprocess", "mnist-v1");

        Assert.Equal((2, "fude: name the model's file: fude import MODEL.onnx --labels 0,1,2 --preprocess resize-v1\n"), (result.Status, result.Errors));
        Assert.Contains("there-is-none.onnx", (await FudeProcess.RunAsync("import", "there-is-none.onnx", "--labels", "a,b", "--preprocess", "mnist-v1")).Errors, StringComparison.Ordinal);
    }
}
