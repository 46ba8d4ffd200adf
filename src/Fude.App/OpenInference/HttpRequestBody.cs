using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Fude.App.Models;
using Fude.App.Predictions;
using Fude.App.Settings;
using Microsoft.AspNetCore.Http.Features;

namespace Fude.App.OpenInference;

/// <summary>The body of a request over HTTP: JSON, and with the extension of binary tensors their bytes after it.</summary>
internal static class HttpRequestBody
{
    /// <summary>Says where the JSON ends and binary tensors begin.</summary>
    public const string LengthHeader = "Inference-Header-Content-Length";

    /// <summary>Reads it into pooled memory.</summary>
    /// <param name="request">The request.</param>
    /// <param name="most">Most bytes.</param>
    /// <exception cref="InferFaultException">It is too large or too slow, or packed in a way that is not known.</exception>
    public static async Task<PictureBuffer> ReadAsync(HttpRequest request, int most)
    {
        request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = most;
        try
        {
            await using var unpacked = Unpacked(request);
            var body = await PictureBuffer.ReadAsync(unpacked, most, request.HttpContext.RequestAborted);
            if (body.Length <= most)
                return body;
            body.Dispose();
            throw TooLarge(most);
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge(most);
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            throw new InferFaultException(InferFault.TooSlow, "The request took too long to arrive.");
        }
        catch (InvalidDataException)
        {
            throw new InferFaultException(InferFault.Invalid, $"The body is not what its Content-Encoding, {request.Headers.ContentEncoding}, says.");
        }
    }

    /// <summary>Reads what is asked for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its body.</param>
    /// <param name="model">The model that is asked.</param>
    /// <param name="settings">Limits.</param>
    /// <exception cref="InferFaultException">It is not what the protocol or the model takes.</exception>
    public static InferRequest Parse(HttpRequest request, ReadOnlyMemory<byte> body, LoadedModel model, OpenInferenceSettings settings)
    {
        var length = JsonLength(request, body.Length);
        if (length == 0 && request.Headers.ContainsKey(LengthHeader))
            return Raw(body, model, settings);
        JsonRequest asked;
        try
        {
            asked = JsonRequest.Read(body.Span[..length], settings.MaxBatch * model.Classifier.PixelCount);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter for texts that are not UTF-8
        {
            throw new InferFaultException(InferFault.Invalid, $"The request is no JSON: {e.Message.ReplaceLineEndings(" ")}");
        }

        return asked.Inputs is [var input]
            ? new InferRequest(asked.Id, Pixels(input, body[length..], model, settings), Output(asked, model))
            : throw new InferFaultException(InferFault.Invalid, $"The request has {asked.Inputs.Count} inputs; the model has one, '{model.Classifier.Bundle.Manifest.Input.Name}'.");
    }

    private static ReadOnlyMemory<byte> Pixels(JsonInput input, ReadOnlyMemory<byte> binary, LoadedModel model, OpenInferenceSettings settings)
    {
        if (input.Name is null || input.Datatype is null || input.Shape is null)
            throw new InferFaultException(InferFault.Invalid, "An input has to have a name, a datatype and a shape.");
        var size = new NamedTensor(input.Name, input.Datatype, input.Shape).Check(model, settings.MaxBatch);
        if (input.BinarySize is { } announced)
        {
            return announced == size && binary.Length == size
                ? binary
                : throw new InferFaultException(InferFault.Invalid, $"The input '{input.Name}' has {size} bytes by its shape, {announced} by its binary_data_size, and {binary.Length} follow the JSON ({LengthHeader} says where it ends).");
        }

        if (binary.Length > 0)
            throw new InferFaultException(InferFault.Invalid, $"{binary.Length} bytes follow the JSON, and the input '{input.Name}' has no binary_data_size.");
        if (input.Data is null || input.Count != size)
            throw new InferFaultException(InferFault.Invalid, $"The input '{input.Name}' has {size} elements by its shape, and {input.Count} are in its data.");
        return !input.HasOthers
            ? input.Data.AsMemory(0, size)
            : throw new InferFaultException(InferFault.Invalid, $"The input '{input.Name}' has elements that are not whole numbers from 0 to 255.");
    }

    // Triton's raw binary request: the body is the only input, and its length says how many pictures there are.
    private static InferRequest Raw(ReadOnlyMemory<byte> body, LoadedModel model, OpenInferenceSettings settings)
    {
        var input = model.Classifier.Bundle.Manifest.Input;
        var (count, rest) = Math.DivRem(body.Length, model.Classifier.PixelCount);
        if (rest != 0)
            throw new InferFaultException(InferFault.Invalid, $"The body has {body.Length} bytes, and a picture has {model.Classifier.PixelCount}.");
        new NamedTensor(input.Name, NamedTensor.UInt8, [count, .. input.Shape.Skip(1)]).Check(model, settings.MaxBatch);
        return new InferRequest(null, body, new WantedOutput(Binary: true, 0));
    }

    private static WantedOutput Output(JsonRequest asked, LoadedModel model)
    {
        if (asked.Outputs.Count == 0)
            return new WantedOutput(asked.BinaryOutput, 0);
        if (asked.Outputs.Count > 1)
            throw new InferFaultException(InferFault.Invalid, $"The request has {asked.Outputs.Count} outputs; the model has one.");
        var output = asked.Outputs[0];
        NamedTensor.CheckOutput(output.Name ?? "", model);
        return new WantedOutput(output.Binary ?? asked.BinaryOutput, NamedTensor.CheckClasses(output.Classes, model));
    }

    private static int JsonLength(HttpRequest request, int bodyLength)
    {
        if (!request.Headers.TryGetValue(LengthHeader, out var text))
            return bodyLength;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= bodyLength
            ? length
            : throw new InferFaultException(InferFault.Invalid, $"The header {LengthHeader} is '{text}' but has to be the number of bytes of the JSON, at most the body's {bodyLength}.");
    }

    private static Stream Unpacked(HttpRequest request) => request.Headers.ContentEncoding.ToString().ToUpperInvariant() switch
    {
        "" or "IDENTITY" => request.Body,
        "GZIP" => new GZipStream(request.Body, CompressionMode.Decompress),
        "DEFLATE" => new ZLibStream(request.Body, CompressionMode.Decompress),
        _ => throw new InferFaultException(InferFault.Invalid, "The Content-Encoding has to be gzip, deflate or none."),
    };

    private static InferFaultException TooLarge(int most) => new(InferFault.TooLarge, $"The request has more than {most} bytes.");
}
