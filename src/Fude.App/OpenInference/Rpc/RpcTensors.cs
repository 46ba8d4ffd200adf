using Fude.App.Models;
using Fude.App.OpenInference.Messages;
using Fude.App.Settings;
using Google.Protobuf;

namespace Fude.App.OpenInference.Rpc;

/// <summary>The tensors of gRPC's messages: raw bytes, or typed contents, and the answer in the same way.</summary>
internal static class RpcTensors
{
    /// <summary>Reads what is asked for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The model that is asked.</param>
    /// <param name="settings">Limits.</param>
    /// <exception cref="InferFaultException">It is not what the protocol or the model takes.</exception>
    public static InferRequest Read(ModelInferRequest request, LoadedModel model, OpenInferenceSettings settings)
    {
        if (request.Inputs is not [var input])
            throw new InferFaultException(InferFault.Invalid, $"The request has {request.Inputs.Count} inputs; the model has one, '{model.Classifier.Bundle.Manifest.Input.Name}'.");
        var size = new NamedTensor(input.Name, input.Datatype, input.Shape).Check(model, settings.MaxBatch);
        var isRaw = request.RawInputContents.Count > 0;
        var pixels = isRaw ? Raw(request, size) : Typed(input, size);
        return new InferRequest(request.Id.Length > 0 ? request.Id : null, pixels, new WantedOutput(isRaw, Classes(request, model)));
    }

    /// <summary>Writes the answer.</summary>
    /// <param name="name">The name that the model was asked by.</param>
    /// <param name="model">The model.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="probabilities">The answer, picture by picture.</param>
    public static ModelInferResponse Write(string name, LoadedModel model, InferRequest request, float[] probabilities)
    {
        var (wanted, count) = (request.Output, probabilities.Length / model.Labels.Count);
        var output = new ModelInferResponse.Types.InferOutputTensor
        {
            Name = model.Classifier.Bundle.Manifest.Output.Name,
            Datatype = wanted.Classes > 0 ? NamedTensor.Bytes : NamedTensor.Fp32,
            Shape = { count, wanted.Classes > 0 ? wanted.Classes : model.Labels.Count },
        };
        string[] classes = wanted.Classes > 0 ? [.. InferenceRunner.Classification(probabilities, model, wanted.Classes)] : [];
        var response = new ModelInferResponse { ModelName = name, ModelVersion = model.Tag, Id = request.Id ?? "", Outputs = { output } };
        if (wanted.Binary)
            response.RawOutputContents.Add(UnsafeByteOperations.UnsafeWrap(wanted.Classes > 0 ? HttpAnswer.TextBytes(classes) : HttpAnswer.NumberBytes(probabilities)));
        else if (wanted.Classes > 0)
            output.Contents = new InferTensorContents { BytesContents = { classes.Select(ByteString.CopyFromUtf8) } };
        else
            output.Contents = new InferTensorContents { Fp32Contents = { probabilities } };
        return response;
    }

    private static ReadOnlyMemory<byte> Raw(ModelInferRequest request, int size)
    {
        var raw = request.RawInputContents;
        if (request.Inputs[0].Contents is not null)
            throw new InferFaultException(InferFault.Invalid, "The input is in 'raw_input_contents' and in 'contents' as well; it has to be in one of them.");
        return raw.Count == 1 && raw[0].Length == size
            ? raw[0].Memory
            : throw new InferFaultException(InferFault.Invalid, $"The input has {size} bytes by its shape; 'raw_input_contents' has {raw.Count} entries with {raw.Sum(one => (long)one.Length)} bytes.");
    }

    private static byte[] Typed(ModelInferRequest.Types.InferInputTensor input, int size)
    {
        var given = input.Contents?.UintContents;
        if (given?.Count != size)
            throw new InferFaultException(InferFault.Invalid, $"The input has {size} elements by its shape; {given?.Count ?? 0} are in its 'uint_contents'.");
        var pixels = new byte[size];
        for (var i = 0; i < size; i++)
            pixels[i] = given[i] <= byte.MaxValue ? (byte)given[i] : throw new InferFaultException(InferFault.Invalid, "The input has elements that are not whole numbers from 0 to 255.");
        return pixels;
    }

    private static int Classes(ModelInferRequest request, LoadedModel model)
    {
        if (request.Outputs.Count > 1)
            throw new InferFaultException(InferFault.Invalid, $"The request has {request.Outputs.Count} outputs; the model has one.");
        if (request.Outputs is not [var output])
            return 0;
        NamedTensor.CheckOutput(output.Name, model);
        return output.Parameters.TryGetValue("classification", out var classes) ? NamedTensor.CheckClasses(classes.Int64Param, model) : 0;
    }
}
