using System.Text.Json;

namespace Fude.App.OpenInference;

/// <summary>An input of a request over HTTP.</summary>
internal sealed record JsonInput
{
    public string? Name { get; set; }

    public string? Datatype { get; set; }

    public List<long>? Shape { get; set; }

    /// <summary>How many bytes of it follow the JSON; null where they are in it.</summary>
    public long? BinarySize { get; set; }

    /// <summary>Its elements, where they are in the JSON and are bytes.</summary>
    public byte[]? Data { get; set; }

    /// <summary>How many elements are in the JSON.</summary>
    public int Count { get; set; }

    /// <summary>Whether there are elements that are no bytes.</summary>
    public bool HasOthers { get; set; }
}

/// <summary>An output that a request over HTTP names.</summary>
internal sealed record JsonOutput
{
    public string? Name { get; set; }

    public bool? Binary { get; set; }

    public long Classes { get; set; }
}

/// <summary>
/// The JSON of a request, read in one pass without a tree: a picture is 784 numbers. Properties that are not known are skipped, as the
/// protocol's extensions have more.
/// </summary>
internal sealed class JsonRequest
{
    private const int MostInputs = 16;
    private const int MostDimensions = 16;

    public string? Id { get; private set; }

    public bool BinaryOutput { get; private set; }

    public List<JsonInput> Inputs { get; } = [];

    public List<JsonOutput> Outputs { get; } = [];

    /// <summary>Reads one.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="most">Most elements of an input.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InferFaultException">It is not what the protocol has.</exception>
    public static JsonRequest Read(ReadOnlySpan<byte> json, int most)
    {
        var reader = new Utf8JsonReader(json);
        var request = new JsonRequest();
        reader.Read();
        Expect(reader.TokenType == JsonTokenType.StartObject, "The request is not a JSON object.");
        while (NextProperty(ref reader, out var name))
        {
            switch (name)
            {
                case "id":
                    request.Id = Text(ref reader, "id");
                    break;
                case "parameters":
                    request.ReadParameters(ref reader);
                    break;
                case "inputs":
                    ReadArray(ref reader, "inputs", request.Inputs, most, ReadInput);
                    break;
                case "outputs":
                    ReadArray(ref reader, "outputs", request.Outputs, most, ReadOutput);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        Expect(!reader.Read(), "There is more after the JSON object.");
        return request;
    }

    private void ReadParameters(ref Utf8JsonReader reader)
    {
        ExpectObject(ref reader, "parameters");
        while (NextProperty(ref reader, out var name))
        {
            if (name == "binary_data_output")
                BinaryOutput = Flag(ref reader, name);
            else
                reader.Skip();
        }
    }

    private static JsonInput ReadInput(ref Utf8JsonReader reader, int most)
    {
        var input = new JsonInput();
        while (NextProperty(ref reader, out var name))
        {
            switch (name)
            {
                case "name":
                    input.Name = Text(ref reader, "name");
                    break;
                case "datatype":
                    input.Datatype = Text(ref reader, "datatype");
                    break;
                case "shape":
                    input.Shape = Numbers(ref reader);
                    break;
                case "data":
                    JsonPixels.Read(ref reader, input, most);
                    break;
                case "parameters":
                    ReadInputParameters(ref reader, input);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return input;
    }

    private static void ReadInputParameters(ref Utf8JsonReader reader, JsonInput input)
    {
        ExpectObject(ref reader, "parameters");
        while (NextProperty(ref reader, out var name))
        {
            if (name == "binary_data_size")
                input.BinarySize = Number(ref reader, name);
            else
                reader.Skip();
        }
    }

    private static JsonOutput ReadOutput(ref Utf8JsonReader reader, int most)
    {
        var output = new JsonOutput();
        while (NextProperty(ref reader, out var name))
        {
            if (name == "name")
            {
                output.Name = Text(ref reader, name);
            }
            else if (name == "parameters")
            {
                ExpectObject(ref reader, "parameters");
                while (NextProperty(ref reader, out var parameter))
                {
                    if (parameter == "binary_data")
                        output.Binary = Flag(ref reader, parameter);
                    else if (parameter == "classification")
                        output.Classes = Number(ref reader, parameter);
                    else
                        reader.Skip();
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return output;
    }

    private delegate T ItemReader<T>(ref Utf8JsonReader reader, int most);

    private static void ReadArray<T>(ref Utf8JsonReader reader, string name, List<T> items, int most, ItemReader<T> read)
    {
        Expect(reader.TokenType == JsonTokenType.StartArray, $"'{name}' is not an array.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ExpectObject(ref reader, name);
            Expect(items.Count < MostInputs, $"'{name}' has more than {MostInputs} entries.");
            items.Add(read(ref reader, most));
        }
    }

    // Stands on the property's value afterwards.
    private static bool NextProperty(ref Utf8JsonReader reader, out string name)
    {
        reader.Read();
        name = reader.TokenType == JsonTokenType.PropertyName ? reader.GetString()! : "";
        return reader.TokenType == JsonTokenType.PropertyName && reader.Read();
    }

    private static string Text(ref Utf8JsonReader reader, string name)
    {
        Expect(reader.TokenType == JsonTokenType.String, $"'{name}' is not a text.");
        return reader.GetString()!;
    }

    private static bool Flag(ref Utf8JsonReader reader, string name)
    {
        Expect(reader.TokenType is JsonTokenType.True or JsonTokenType.False, $"'{name}' is not true or false.");
        return reader.GetBoolean();
    }

    private static long Number(ref Utf8JsonReader reader, string name)
    {
        var number = 0L;
        Expect(reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out number), $"'{name}' is not a whole number.");
        return number;
    }

    private static List<long> Numbers(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType == JsonTokenType.StartArray, "'shape' is not an array.");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(numbers.Count < MostDimensions, $"'shape' has more than {MostDimensions} dimensions.");
            numbers.Add(Number(ref reader, "shape"));
        }

        return numbers;
    }

    private static void ExpectObject(ref Utf8JsonReader reader, string name) => Expect(reader.TokenType == JsonTokenType.StartObject, $"'{name}' holds something that is not an object.");

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds)
            throw new InferFaultException(InferFault.Invalid, otherwise);
    }
}
