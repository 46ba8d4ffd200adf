using Fude.App.OpenInference.Messages;
using Fude.App.Settings;
using Fude.Bundles;
using Grpc.Core;
using Tensor = Fude.App.OpenInference.Messages.ModelMetadataResponse.Types.TensorMetadata;

namespace Fude.App.OpenInference.Rpc;

/// <summary>The protocol's service.</summary>
internal sealed class RpcInferenceService(InferenceModels models, InferenceRunner runner, AppSettings settings, IHostApplicationLifetime lifetime) : GRPCInferenceService.GRPCInferenceServiceBase
{
    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) => Task.FromResult(new ServerLiveResponse { Live = true });

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerReadyResponse { Ready = !lifetime.ApplicationStopping.IsCancellationRequested });

    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerMetadataResponse { Name = InferenceModels.Server, Version = InferenceModels.ServerVersion, Extensions = { InferenceModels.Extensions } });

    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context) => Told(() =>
    {
        models.Find(request.Name, request.Version);
        return new ModelReadyResponse { Ready = true };
    });

    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context) => Told(() =>
    {
        var manifest = models.Find(request.Name, request.Version).Classifier.Bundle.Manifest;
        return new ModelMetadataResponse
        {
            Name = request.Name,
            Versions = { models.Versions(request.Name) },
            Platform = InferenceModels.Platform,
            Inputs = { Describe(manifest.Input, NamedTensor.UInt8) },
            Outputs = { Describe(manifest.Output, NamedTensor.Fp32) },
        };
    });

    public override async Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context)
    {
        try
        {
            runner.Enter();
            try
            {
                using var model = models.Acquire(request.ModelName, request.ModelVersion);
                var asked = RpcTensors.Read(request, model.Model, settings.OpenInference);
                var probabilities = await runner.PredictAsync(model, asked.Pixels, context.CancellationToken);
                return RpcTensors.Write(request.ModelName, model.Model, asked, probabilities);
            }
            finally
            {
                runner.Leave();
            }
        }
        catch (InferFaultException fault)
        {
            throw Status(fault);
        }
    }

    private static Task<T> Told<T>(Func<T> answer)
    {
        try
        {
            return Task.FromResult(answer());
        }
        catch (InferFaultException fault)
        {
            throw Status(fault);
        }
    }

    private static RpcException Status(InferFaultException fault) => new(new Status(
        fault.Fault switch
        {
            InferFault.NotFound => StatusCode.NotFound,
            InferFault.TooLarge => StatusCode.ResourceExhausted,
            InferFault.Busy => StatusCode.Unavailable,
            InferFault.TooSlow => StatusCode.DeadlineExceeded,
            _ => StatusCode.InvalidArgument,
        },
        fault.Message));

    private static Tensor Describe(TensorSignature signature, string datatype) => new() { Name = signature.Name, Datatype = datatype, Shape = { signature.Shape } };
}
