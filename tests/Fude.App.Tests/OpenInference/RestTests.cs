using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;

namespace Fude.App.Tests.OpenInference;

/// <summary>The Open Inference Protocol over HTTP, asked as KServe's and Triton's clients ask.</summary>
public sealed class RestTests(RunningApp app)
{
    private const string Infer = "v2/models/fude/infer";

    [Fact]
    public async Task Server_and_model_describe_themselves()
    {
        Assert.Equal("""{"live":true}""", await app.Client.GetStringAsync("v2/health/live"));
        Assert.Equal("""{"ready":true}""", await app.Client.GetStringAsync("v2/health/ready"));
        var server = JsonNode.Parse(await app.Client.GetStringAsync("v2"))!;
        Assert.Equal("fude", (string?)server["name"]);
        Assert.Contains("binary_tensor_data", server["extensions"]!.AsArray().GetValues<string>());
        foreach (var (path, name) in ((string, string)[])[("fude", "fude"), ($"fude/versions/{TestModel.RunId}", "fude"), (TestModel.RunId, TestModel.RunId)])
        {
            Assert.Equal(
                $$"""{"name":"{{name}}","versions":["{{TestModel.RunId}}"],"platform":"onnxruntime_onnx","inputs":[{"name":"pixels","datatype":"UINT8","shape":[-1,1,28,28]}],"outputs":[{"name":"probabilities","datatype":"FP32","shape":[-1,10]}]}""",
                await app.Client.GetStringAsync($"v2/models/{path}"));
            Assert.Equal($$"""{"name":"{{name}}","ready":true}""", await app.Client.GetStringAsync($"v2/models/{path}/ready"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_as_json_is_answered_with_the_probabilities_of_each_picture(bool nested)
    {
        var rows = Tensors.Digits.Chunk(784).Select(picture => nested ? $"[[{string.Join(',', picture.Chunk(28).Select(row => $"[{string.Join(", ", row)}]"))}]]" : string.Join(',', picture));
        var body = $$"""{"id":"a \"7\"","parameters":{"priority":1},"inputs":[{"parameters":{"x":[1]},"data":[{{string.Join(',', rows)}}],"datatype":"UINT8","shape":[10,1,28,28],"name":"pixels"}],"outputs":[{"name":"probabilities"}]}""";
        var answer = await AskAsync(Infer, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(["model_name", "model_version", "id", "outputs"], answer.Select(property => property.Key));
        Assert.Equal(("fude", TestModel.RunId, "a \"7\""), ((string?)answer["model_name"], (string?)answer["model_version"], (string?)answer["id"]));
        var output = Assert.Single(answer["outputs"]!.AsArray())!;
        Assert.Equal("""{"name":"probabilities","datatype":"FP32","shape":[10,10]""", output.ToJsonString()[..57]);
        Tensors.AssertClose(Tensors.Expected(app.Model.Folder, Tensors.Digits), [.. output["data"]!.AsArray().GetValues<float>()]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Binary_tensors_come_and_go_as_bytes_after_the_json(string encoding)
    {
        // As tritonclient.http sends it with the defaults of InferInput and InferRequestedOutput.
        const string Json = """{"inputs":[{"name":"pixels","shape":[10,1,28,28],"datatype":"UINT8","parameters":{"binary_data_size":7840}}],"outputs":[{"name":"probabilities","parameters":{"binary_data":true}}]}""";
        using var content = Tensors.Binary(Json, Tensors.Digits, encoding);
        using var response = await app.Client.PostAsync(Infer, content);
        Assert.Equal(200, (int)response.StatusCode);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var length = int.Parse(response.Headers.GetValues("Inference-Header-Content-Length").Single(), System.Globalization.CultureInfo.InvariantCulture);
        var output = JsonNode.Parse(bytes.AsSpan(0, length))!["outputs"]![0]!;
        Assert.Equal(400, (int)output["parameters"]!["binary_data_size"]!);
        Assert.False(output.AsObject().ContainsKey("data"));
        Assert.Equal(length + 400, bytes.Length);
        Tensors.AssertClose(Tensors.Expected(app.Model.Folder, Tensors.Digits), Tensors.Floats(bytes.AsSpan(length)));
    }

    [Fact]
    public async Task Binary_output_can_be_asked_for_as_a_whole_and_binary_input_answered_as_json()
    {
        var json = $$"""{"parameters":{"binary_data_output":true},"inputs":[{"name":"pixels","shape":[1,1,28,28],"datatype":"UINT8","data":[{{string.Join(',', Tensors.Pixels(3))}}]}]}""";
        using (var response = await app.Client.PostAsync(Infer, new StringContent(json)))
            Assert.True(response.Headers.Contains("Inference-Header-Content-Length"));
        var answer = await AskAsync(Infer, Tensors.Binary("""{"inputs":[{"name":"pixels","shape":[1,1,28,28],"datatype":"UINT8","parameters":{"binary_data_size":784}}]}""", Tensors.Pixels(3)));
        Assert.Equal(10, answer["outputs"]![0]!["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_raw_body_is_the_only_input()
    {
        using var content = Tensors.Binary("", Tensors.Digits);
        using var response = await app.Client.PostAsync(Infer, content);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.MediaType);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Tensors.AssertClose(Tensors.Expected(app.Model.Folder, Tensors.Digits), Tensors.Floats(bytes.AsSpan(bytes.Length - 400)));
    }

    [Fact]
    public async Task Triton_s_classification_names_the_best_labels()
    {
        const string Json = """{"inputs":[{"name":"pixels","shape":[2,1,28,28],"datatype":"UINT8","parameters":{"binary_data_size":1568}}],"outputs":[{"name":"probabilities","parameters":{"classification":3,"binary_data":BINARY}}]}""";
        var pixels = (byte[])[.. Tensors.Pixels(7), .. Tensors.Pixels(4)];
        var answer = await AskAsync(Infer, Tensors.Binary(Json.Replace("BINARY", "false", StringComparison.Ordinal), pixels));
        var output = answer["outputs"]![0]!;
        Assert.Equal(("BYTES", "[2,3]"), ((string?)output["datatype"], output["shape"]!.ToJsonString()));
        var texts = output["data"]!.AsArray().GetValues<string>().ToArray();
        Assert.Matches("^[01]\\.\\d{6}:7:7$", texts[0]);
        Assert.Matches("^[01]\\.\\d{6}:4:4$", texts[3]);

        using var response = await app.Client.PostAsync(Infer, Tensors.Binary(Json.Replace("BINARY", "true", StringComparison.Ordinal), pixels));
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var start = int.Parse(response.Headers.GetValues("Inference-Header-Content-Length").Single(), System.Globalization.CultureInfo.InvariantCulture);
        var read = new List<string>();
        for (var at = start; at < bytes.Length; at += 4 + BitConverter.ToInt32(bytes, at))
            read.Add(Encoding.UTF8.GetString(bytes, at + 4, BitConverter.ToInt32(bytes, at)));
        Assert.Equal(texts, read);
    }

    [Fact]
    public async Task The_largest_batch_is_answered_and_the_next_larger_is_refused()
    {
        byte[] many = [.. Enumerable.Range(0, 1024).SelectMany(i => Tensors.Digits[(i % 10 * 784)..((i % 10 * 784) + 784)])];
        var answer = await AskAsync(Infer, Json(many, 1024));
        Tensors.AssertClose(Tensors.Expected(app.Model.Folder, many), [.. answer["outputs"]![0]!["data"]!.AsArray().GetValues<float>()]);
        using var refused = await app.Client.PostAsync(Infer, Tensors.Binary("""{"inputs":[{"name":"pixels","shape":[1025,1,28,28],"datatype":"UINT8","parameters":{"binary_data_size":803600}}]}""", new byte[803_600]));
        Assert.Equal(413, (int)refused.StatusCode);
        Assert.Equal("The input 'pixels' has 1025 pictures; a request may have 1024.", (string?)(await refused.ObjectAsync())["error"]);
    }

    [Fact]
    public async Task Every_version_is_a_tag_and_every_tag_a_name()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Bundle:Tag=v1", $"--Bundle:Others=team/v2={app.Second.Folder}", "--OpenInference:Name=digits");
        foreach (var (path, bundle, version) in ((string, string, string)[])[
            ("digits", app.Model.Folder, "v1"), ("digits/versions/v1", app.Model.Folder, "v1"), ("digits/versions/team%2Fv2", app.Second.Folder, "team/v2"), ("team%2Fv2", app.Second.Folder, "team/v2")])
        {
            using var response = await host.Client.PostAsync($"v2/models/{path}/infer", Json(Tensors.Digits, 10));
            var answer = await response.ObjectAsync();
            Assert.Equal(version, (string?)answer["model_version"]);
            Tensors.AssertClose(Tensors.Expected(bundle, Tensors.Digits), [.. answer["outputs"]![0]!["data"]!.AsArray().GetValues<float>()]);
        }

        var described = JsonNode.Parse(await host.Client.GetStringAsync("v2/models/digits"))!;
        Assert.Equal(["v1", "team/v2"], described["versions"]!.AsArray().GetValues<string>());
        Assert.Equal(0, await host.NumberAsync("SELECT COUNT(*) FROM images"));
    }

    [Fact]
    public async Task Too_many_requests_at_once_are_told_to_come_again()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--OpenInference:MaxRequests=1");
        using var body = new HeldContent();
        var first = host.Client.PostAsync(Infer, body);
        await body.Begun;
        await Task.Delay(200); // its headers are on the way
        using (var refused = await host.Client.PostAsync(Infer, Json(Tensors.Digits, 10)))
        {
            Assert.Equal(503, (int)refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        }

        body.Finish();
        using (var answered = await first)
            Assert.Equal(200, (int)answered.StatusCode);
        using var next = await host.Client.PostAsync(Infer, Json(Tensors.Digits, 10));
        Assert.Equal(200, (int)next.StatusCode);
    }

    private async Task<JsonObject> AskAsync(string path, HttpContent content)
    {
        using (content)
        using (var response = await app.Client.PostAsync(path, content))
        {
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
            Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
            return await response.ObjectAsync();
        }
    }

    private static StringContent Json(byte[] pixels, int count) =>
        new($$"""{"inputs":[{"name":"pixels","shape":[{{count}},1,28,28],"datatype":"UINT8","data":[{{string.Join(", ", pixels)}}]}]}""", Encoding.UTF8, "application/json");

    // A raw picture that comes when it is told to.
    private sealed class HeldContent : HttpContent
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HeldContent() => Headers.Add("Inference-Header-Content-Length", "0");

        public Task Begun => _begun.Task;

        public void Finish() => _finish.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[100]);
            await stream.FlushAsync();
            _begun.SetResult();
            await _finish.Task;
            await stream.WriteAsync(new byte[684]);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 784;
            return true;
        }
    }
}
