using Fude.App.OpenInference.Messages;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Input = Fude.App.OpenInference.Messages.ModelInferRequest.Types.InferInputTensor;
using Output = Fude.App.OpenInference.Messages.ModelInferRequest.Types.InferRequestedOutputTensor;

namespace Fude.App.Tests.OpenInference;

/// <summary>The Open Inference Protocol over gRPC, on a port of its own.</summary>
public sealed class GrpcTests(RunningApp app) : IAsyncLifetime
{
    private StoredApp? _host;
    private GrpcChannel? _channel;

    private GRPCInferenceService.GRPCInferenceServiceClient Client => new(_channel);

    public async ValueTask InitializeAsync()
    {
        _host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Bundle:Tag=v1", $"--Bundle:Others=v2={app.Second.Folder}", "--Grpc:Url=http://127.0.0.1:0");
        _channel = GrpcChannel.ForAddress(_host.Urls[1]);
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        await _host!.DisposeAsync();
    }

    [Fact]
    public async Task Server_and_models_describe_themselves()
    {
        Assert.True((await Client.ServerLiveAsync(new ServerLiveRequest())).Live);
        Assert.True((await Client.ServerReadyAsync(new ServerReadyRequest())).Ready);
        Assert.True((await Client.ModelReadyAsync(new ModelReadyRequest { Name = "fude", Version = "v2" })).Ready);
        Assert.Equal("fude", (await Client.ServerMetadataAsync(new ServerMetadataRequest())).Name);
        var model = await Client.ModelMetadataAsync(new ModelMetadataRequest { Name = "fude" });
        Assert.Equal(["v1", "v2"], model.Versions);
        Assert.Equal(("pixels", "UINT8"), (model.Inputs[0].Name, model.Inputs[0].Datatype));
        Assert.Equal([-1, 1, 28, 28], model.Inputs[0].Shape);
        Assert.Equal(("probabilities", "FP32"), (model.Outputs[0].Name, model.Outputs[0].Datatype));
        Assert.Equal([-1, 10], model.Outputs[0].Shape);
    }

    [Fact]
    public async Task Raw_tensors_are_answered_raw_and_typed_ones_typed()
    {
        var raw = await Client.ModelInferAsync(Request(10, request => request.RawInputContents.Add(ByteString.CopyFrom(Tensors.Digits))));
        Assert.Equal(("fude", "v1", "7"), (raw.ModelName, raw.ModelVersion, raw.Id));
        Assert.Equal(("probabilities", "FP32"), (raw.Outputs[0].Name, raw.Outputs[0].Datatype));
        Assert.Equal([10, 10], raw.Outputs[0].Shape);
        Assert.Null(raw.Outputs[0].Contents);
        Tensors.AssertClose(Tensors.Expected(app.Model.Folder, Tensors.Digits), Tensors.Floats(Assert.Single(raw.RawOutputContents).Span));

        var typed = await Client.ModelInferAsync(Request(10, request =>
        {
            request.ModelVersion = "v2";
            request.Inputs[0].Contents = new InferTensorContents { UintContents = { Tensors.Digits.Select(pixel => (uint)pixel) } };
        }));
        Assert.Equal("v2", typed.ModelVersion);
        Assert.Empty(typed.RawOutputContents);
        Tensors.AssertClose(Tensors.Expected(app.Second.Folder, Tensors.Digits), [.. typed.Outputs[0].Contents.Fp32Contents]);
    }

    [Fact]
    public async Task The_largest_batch_fits_as_raw_and_as_typed_contents()
    {
        var white = Enumerable.Repeat((byte)255, 1024 * 784).ToArray();
        var raw = await Client.ModelInferAsync(Request(1024, request => request.RawInputContents.Add(ByteString.CopyFrom(white))));
        Assert.Equal([1024, 10], raw.Outputs[0].Shape);
        var typed = await Client.ModelInferAsync(Request(1024, request => request.Inputs[0].Contents = new InferTensorContents { UintContents = { white.Select(pixel => (uint)pixel) } }));
        Assert.Equal(10_240, typed.Outputs[0].Contents.Fp32Contents.Count);
    }

    [Fact]
    public async Task Triton_s_classification_names_the_best_labels()
    {
        var answer = await Client.ModelInferAsync(Request(10, request =>
        {
            request.Inputs[0].Contents = new InferTensorContents { UintContents = { Tensors.Digits.Select(pixel => (uint)pixel) } };
            request.Outputs.Add(new Output { Name = "probabilities", Parameters = { ["classification"] = new InferParameter { Int64Param = 1 } } });
        }));
        Assert.Equal("BYTES", answer.Outputs[0].Datatype);
        Assert.Equal(Enumerable.Range(0, 10).Select(digit => $":{digit}:{digit}"), answer.Outputs[0].Contents.BytesContents.Select(text => text.ToStringUtf8()[8..]));
    }

    [Fact]
    public async Task Mistakes_have_a_status_and_a_sentence()
    {
        foreach (var (change, status, message) in ((Action<ModelInferRequest>, StatusCode, string)[])[
            (request => request.ModelName = "x", StatusCode.NotFound, "There is no model 'x'"),
            (request => request.Inputs[0].Datatype = "FP32", StatusCode.InvalidArgument, "is UINT8"),
            (request => request.Inputs.Clear(), StatusCode.InvalidArgument, "The request has 0 inputs"),
            (_ => { }, StatusCode.InvalidArgument, "784 elements by its shape; 0 are"),
            (request => request.RawInputContents.Add(ByteString.CopyFrom(1, 2)), StatusCode.InvalidArgument, "has 1 entries with 2 bytes"),
            (request => request.Inputs[0].Shape[0] = 1025, StatusCode.ResourceExhausted, "a request may have 1024"),
            (request => request.Inputs[0].Contents = new InferTensorContents { UintContents = { Enumerable.Repeat(256u, 784) } }, StatusCode.InvalidArgument, "from 0 to 255"),
            (request => request.RawInputContents.Add(ByteString.CopyFrom(new byte[4_000_000])), StatusCode.ResourceExhausted, "")])
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await Client.ModelInferAsync(Request(1, change)));
            Assert.Equal(status, refused.StatusCode);
            Assert.Contains(message, refused.Status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Many_calls_at_once_share_a_connection()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i => await Client.ModelInferAsync(Request(1, request => request.RawInputContents.Add(ByteString.CopyFrom(Tensors.Pixels(i % 10)))))));
        for (var i = 0; i < answers.Length; i++)
        {
            var probabilities = Tensors.Floats(answers[i].RawOutputContents[0].Span);
            Assert.Equal(i % 10, Array.IndexOf(probabilities, probabilities.Max()));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_of_grpc_is_loaded_where_it_is_off(bool on)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "loaded files are listed in /proc");
        await using var process = await AppProcess.StartAsync(app.Model.Folder, on ? ["--Grpc:Url=http://127.0.0.1:0"] : []);
        using var client = new HttpClient { BaseAddress = process.Address };
        await client.PredictAsync(Drawings.Png(3));
        Assert.Equal(on, (await File.ReadAllTextAsync($"/proc/{process.Id}/maps")).Contains("Grpc.AspNetCore.Server.dll", StringComparison.Ordinal));
        Assert.Equal(on ? 3 : 2, process.Output.Single().Split(' ').Length); // ready, and each address
    }

    [Fact]
    public async Task The_page_and_the_api_stay_on_their_own_port()
    {
        Assert.Equal("""{"health":"ok"}""", await _host!.Client.GetStringAsync("api/health"));
        Assert.Equal("v1", (string?)(await _host.Client.PredictAsync(Drawings.Png(3)))["modelTag"]);
    }

    private static ModelInferRequest Request(int count, Action<ModelInferRequest> change)
    {
        var request = new ModelInferRequest { ModelName = "fude", Id = "7", Inputs = { new Input { Name = "pixels", Datatype = "UINT8", Shape = { count, 1, 28, 28 } } } };
        change(request);
        return request;
    }
}
