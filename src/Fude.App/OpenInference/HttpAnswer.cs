using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Fude.App.Models;

namespace Fude.App.OpenInference;

/// <summary>Writes the answer to a request over HTTP.</summary>
internal static class HttpAnswer
{
    /// <summary>Writes it.</summary>
    /// <param name="response">The response.</param>
    /// <param name="name">The name that the model was asked by.</param>
    /// <param name="model">The model.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="probabilities">The answer, picture by picture.</param>
    public static async Task WriteAsync(HttpResponse response, string name, LoadedModel model, InferRequest request, float[] probabilities)
    {
        var wanted = request.Output;
        string[] classes = wanted.Classes > 0 ? [.. InferenceRunner.Classification(probabilities, model, wanted.Classes)] : [];
        var binary = wanted.Binary ? wanted.Classes > 0 ? TextBytes(classes) : NumberBytes(probabilities) : [];
        var json = Json(name, model, request, probabilities, classes, binary.Length);
        response.ContentLength = json.WrittenCount + binary.Length;
        response.ContentType = wanted.Binary ? "application/octet-stream" : "application/json";
        if (wanted.Binary)
            response.Headers[HttpRequestBody.LengthHeader] = json.WrittenCount.ToString(CultureInfo.InvariantCulture);
        await response.BodyWriter.WriteAsync(json.WrittenMemory);
        await response.BodyWriter.WriteAsync(binary);
    }

    private static ArrayBufferWriter<byte> Json(string name, LoadedModel model, InferRequest request, float[] probabilities, string[] classes, int binarySize)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + (request.Output.Binary ? 0 : probabilities.Length * 16));
        using var json = new Utf8JsonWriter(buffer);
        var (output, wanted) = (model.Classifier.Bundle.Manifest.Output, request.Output);
        json.WriteStartObject();
        json.WriteString("model_name", name);
        json.WriteString("model_version", model.Tag);
        if (request.Id is not null)
            json.WriteString("id", request.Id);
        json.WriteStartArray("outputs");
        json.WriteStartObject();
        json.WriteString("name", output.Name);
        json.WriteString("datatype", wanted.Classes > 0 ? NamedTensor.Bytes : NamedTensor.Fp32);
        json.WriteStartArray("shape");
        json.WriteNumberValue(probabilities.Length / model.Labels.Count);
        json.WriteNumberValue(wanted.Classes > 0 ? wanted.Classes : model.Labels.Count);
        json.WriteEndArray();
        if (wanted.Binary)
        {
            json.WriteStartObject("parameters");
            json.WriteNumber("binary_data_size", binarySize);
            json.WriteEndObject();
        }
        else
        {
            WriteData(json, wanted.Classes > 0 ? classes : null, probabilities);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer;
    }

    private static void WriteData(Utf8JsonWriter json, string[]? classes, float[] probabilities)
    {
        json.WriteStartArray("data");
        foreach (var text in classes ?? [])
            json.WriteStringValue(text);
        foreach (var number in classes is null ? probabilities : [])
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    /// <summary>Numbers as the protocol has them: little-endian.</summary>
    public static byte[] NumberBytes(float[] numbers)
    {
        if (BitConverter.IsLittleEndian)
            return MemoryMarshal.AsBytes<float>(numbers).ToArray();
        var bytes = new byte[numbers.Length * sizeof(float)];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), numbers[i]);
        return bytes;
    }

    /// <summary>Texts as the protocol has them: each after its length, four bytes.</summary>
    public static byte[] TextBytes(string[] texts)
    {
        var bytes = new byte[texts.Sum(text => sizeof(uint) + Encoding.UTF8.GetByteCount(text))];
        var rest = bytes.AsSpan();
        foreach (var text in texts)
        {
            var length = Encoding.UTF8.GetBytes(text, rest[sizeof(uint)..]);
            BinaryPrimitives.WriteUInt32LittleEndian(rest, (uint)length);
            rest = rest[(sizeof(uint) + length)..];
        }

        return bytes;
    }
}
