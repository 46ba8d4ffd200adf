using System.Text.Json.Serialization.Metadata;
using Fude.App.OpenInference.Rpc;
using Fude.App.Settings;
using Fude.Bundles;
using Fude.Hosting.Security;

namespace Fude.App.OpenInference;

/// <summary>
/// The Open Inference Protocol, version 2, as KServe's and Triton's clients speak it: 28×28 pixels in, probabilities out. Nothing is
/// stored. Source: github.com/kserve/open-inference-protocol.
/// </summary>
internal static class OpenInferenceEndpoints
{
    private const string Model = "/v2/models/{name}";
    private const string Version = Model + "/versions/{version}";
    private static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];

    public static void AddOpenInference(this IServiceCollection services, AppSettings settings)
    {
        services.AddSingleton<InferenceModels>();
        services.AddSingleton<InferenceRunner>();
        if (settings.OpenInference.GrpcUrls.Count > 0)
            RpcHosting.Add(services, settings); // nothing of gRPC is loaded where it is off
    }

    public static void MapOpenInference(this WebApplication app, AppSettings settings)
    {
        MapGet("/v2", context => Write(context, new ServerMetadata(InferenceModels.Server, InferenceModels.ServerVersion, InferenceModels.Extensions), AppJson.Default.ServerMetadata));
        MapGet("/v2/health/live", context => Write(context, new LiveAnswer(true), AppJson.Default.LiveAnswer));
        MapGet("/v2/health/ready", Ready);
        foreach (var model in (string[])[Model, Version])
        {
            MapGet(model, DescribeAsync);
            MapGet(model + "/ready", ModelReady);
            app.MapPost(model + "/infer", context => AnswerAsync(context, InferAsync)).Requires(Access.Anyone);
        }

        app.Map("/v2/{**rest}", context => AnswerAsync(context, NothingHere)).Requires(Access.Anyone);
        if (settings.OpenInference.GrpcUrls.Count > 0)
            RpcHosting.Map(app, settings);

        void MapGet(string route, RequestDelegate answer) => app.MapMethods(route, Get, context => AnswerAsync(context, answer)).Requires(Access.Anyone);
    }

    private static Task Ready(HttpContext context)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested;
        context.Response.StatusCode = stopping ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return Write(context, new ReadyAnswer(!stopping), AppJson.Default.ReadyAnswer);
    }

    private static Task ModelReady(HttpContext context)
    {
        var (name, version) = Names(context);
        context.RequestServices.GetRequiredService<InferenceModels>().Find(name, version);
        return Write(context, new ModelReadyAnswer(name, true), AppJson.Default.ModelReadyAnswer);
    }

    private static Task DescribeAsync(HttpContext context)
    {
        var (models, (name, version)) = (context.RequestServices.GetRequiredService<InferenceModels>(), Names(context));
        var manifest = models.Find(name, version).Classifier.Bundle.Manifest;
        var metadata = new ModelMetadata(name, models.Versions(name), InferenceModels.Platform, [Tensor(manifest.Input, NamedTensor.UInt8)], [Tensor(manifest.Output, NamedTensor.Fp32)]);
        return Write(context, metadata, AppJson.Default.ModelMetadata);
    }

    private static async Task InferAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var (models, runner, settings) = (services.GetRequiredService<InferenceModels>(), services.GetRequiredService<InferenceRunner>(), services.GetRequiredService<AppSettings>().OpenInference);
        var (name, version) = Names(context);
        var most = settings.MaxHttpBytes(models.Find(name, version).Classifier.PixelCount);
        runner.Enter();
        try
        {
            using var body = await HttpRequestBody.ReadAsync(context.Request, most);
            // After the body has arrived, so that a slow sender keeps no model open.
            using var model = models.Acquire(name, version);
            var request = HttpRequestBody.Parse(context.Request, body.Memory, model.Model, settings);
            var probabilities = await runner.PredictAsync(model, request.Pixels, context.RequestAborted);
            context.Response.Headers.CacheControl = "no-store";
            await HttpAnswer.WriteAsync(context.Response, name, model.Model, request, probabilities);
        }
        finally
        {
            runner.Leave();
        }
    }

    private static Task NothingHere(HttpContext context) =>
        throw new InferFaultException(InferFault.NotFound, $"The protocol has no {context.Request.Method} {context.Request.Path} here. Ask GET /v2/models/NAME, POST /v2/models/NAME/infer.");

    // The protocol has its own body for errors.
    private static async Task AnswerAsync(HttpContext context, RequestDelegate answer)
    {
        try
        {
            await answer(context);
        }
        catch (InferFaultException fault)
        {
            context.Response.StatusCode = fault.Fault switch
            {
                InferFault.NotFound => StatusCodes.Status404NotFound,
                InferFault.TooLarge => StatusCodes.Status413PayloadTooLarge,
                InferFault.TooSlow => StatusCodes.Status408RequestTimeout,
                InferFault.Busy => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status400BadRequest,
            };
            if (fault.Fault == InferFault.Busy)
                context.Response.Headers.RetryAfter = "1";
            await Write(context, new InferErrorAnswer(fault.Message), AppJson.Default.InferErrorAnswer);
        }
    }

    // An escaped slash is left as it is by routing; a tag may have one.
    private static (string Name, string? Version) Names(HttpContext context)
    {
        return (Value("name")!, Value("version"));

        string? Value(string key) => ((string?)context.GetRouteValue(key))?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
    }

    private static TensorMetadata Tensor(TensorSignature signature, string datatype) => new(signature.Name, datatype, signature.Shape);

    private static Task Write<T>(HttpContext context, T answer, JsonTypeInfo<T> type)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(answer, type, "application/json");
    }
}
