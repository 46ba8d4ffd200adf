using System.Text.Json;

namespace Fude.App.OpenInference;

/// <summary>
/// The JSON of a request, read in one pass without a tree: a picture is 784 numbers. Properties that are not known are skipped, as the
/// protocol's extensions have more.
/// </summary>
internal sealed partial class JsonRequest
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
}
