namespace Fude.Tracking.Console.Previews.Networks;

/// <summary>
/// Reads what an ONNX file looks like. Numbers of fields: onnx.proto of ONNX 1.17 (ModelProto, GraphProto, ValueInfoProto, TensorProto). It checks nothing
/// else: a model that no runtime would take is drawn too.
/// </summary>
internal static partial class NetworkReader
{
    private const int Most = 5_000; // weights and values
    private const int MostDimensions = 12;

    // TensorProto.DataType
    private static readonly string[] Types =
        ["?", "float32", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16", "float64", "uint32", "uint64", "complex64", "complex128", "bfloat16"];

    /// <summary>Reads it.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="InvalidDataException">It is no ONNX file.</exception>
    public static NetworkOutline Read(Stream file)
    {
        using var buffered = new BufferedStream(file, 1 << 16);
        var wire = new WireReader(buffered);
        try
        {
            var outline = Model(wire);
            return outline.StepCount == 0 && outline.Inputs.Count == 0 ? throw new InvalidDataException("it holds no graph") : outline;
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("it ends within a field", e);
        }
    }

    private static NetworkOutline Model(WireReader wire)
    {
        var (outline, producer, version, operators) = (new NetworkOutline(), "", "", new List<string>());
        while (wire.Next(wire.End, out var field, out var type))
        {
            switch (field, type)
            {
                case (1, 0):
                    outline = outline with { IrVersion = (long)wire.Number() };
                    break;
                case (2, 2):
                    producer = wire.Text(wire.End);
                    break;
                case (3, 2):
                    version = wire.Text(wire.End);
                    break;
                case (7, 2):
                    outline = Graph(wire, wire.Inner(wire.End), outline);
                    break;
                case (8, 2) when operators.Count < 20:
                    operators.Add(OperatorSet(wire, wire.Inner(wire.End)));
                    break;
                default:
                    wire.Skip(type, wire.End);
                    break;
            }
        }

        return outline with { Producer = $"{producer} {version}".Trim(), Operators = operators };
    }

    private static string OperatorSet(WireReader wire, long end)
    {
        var (domain, version) = ("", 0UL);
        while (wire.Next(end, out var field, out var type))
        {
            if ((field, type) == (1, 2))
                domain = wire.Text(end);
            else if ((field, type) == (2, 0))
                version = wire.Number();
            else
                wire.Skip(type, end);
        }

        return $"{(domain.Length == 0 ? "ai.onnx" : domain)} {version}";
    }

    private static NetworkOutline Graph(WireReader wire, long end, NetworkOutline outline)
    {
        var (steps, count, parameters) = (new List<NetworkStep>(), 0, 0.0);
        var (inputs, outputs) = (new List<NetworkValue>(), new List<NetworkValue>());
        var weights = new Dictionary<string, string>(StringComparer.Ordinal);
        var name = "";
        while (wire.Next(end, out var field, out var type))
        {
            switch (field, type)
            {
                case (1, 2) when count++ < NetworkOutline.MostSteps:
                    steps.Add(Step(wire, wire.Inner(end)));
                    break;
                case (2, 2):
                    name = wire.Text(end);
                    break;
                case (5, 2):
                    parameters += Weight(wire, wire.Inner(end), weights);
                    break;
                case (11, 2) when inputs.Count < Most:
                    inputs.Add(Value(wire, wire.Inner(end)));
                    break;
                case (12, 2) when outputs.Count < Most:
                    outputs.Add(Value(wire, wire.Inner(end)));
                    break;
                default:
                    wire.Skip(type, end);
                    break;
            }
        }

        return outline with
        {
            Name = name,
            Steps = steps,
            StepCount = count,
            Inputs = [.. inputs.Where(input => !weights.ContainsKey(input.Name))],
            Outputs = outputs,
            Weights = weights,
            Parameters = (long)Math.Min(parameters, long.MaxValue / 2),
        };
    }

    private static double Weight(WireReader wire, long end, Dictionary<string, string> weights)
    {
        var (name, dims, kind) = ("", new List<long>(), 0UL);
        while (wire.Next(end, out var field, out var type))
        {
            if (field == 1 && type is 0 or 2)
                wire.Numbers(type, end, dims, MostDimensions);
            else if ((field, type) == (2, 0))
                kind = wire.Number();
            else if ((field, type) == (8, 2))
                name = wire.Text(end);
            else
                wire.Skip(type, end);
        }

        if (weights.Count < Most)
            weights[name] = dims.Count == 0 ? TypeName(kind) : string.Join('×', dims);
        return dims.Aggregate(1.0, (product, dim) => product * Math.Max(0, dim));
    }

    private static NetworkValue Value(WireReader wire, long end)
    {
        var (name, shape) = ("", "");
        while (wire.Next(end, out var field, out var type))
        {
            if ((field, type) == (1, 2))
                name = wire.Text(end);
            else if ((field, type) == (2, 2))
                shape = Tensor(wire, wire.Inner(end));
            else
                wire.Skip(type, end);
        }

        return new NetworkValue(name, shape);
    }

    // TypeProto → Tensor → TensorShapeProto → Dimension
    private static string Tensor(WireReader wire, long end)
    {
        var (kind, dims) = ("", new List<string>());
        Inside(wire, end, 1, tensor =>
        {
            while (wire.Next(tensor, out var field, out var type))
            {
                if ((field, type) == (1, 0))
                    kind = TypeName(wire.Number());
                else if ((field, type) == (2, 2))
                    Inside(wire, wire.Inner(tensor), 1, dimension => dims.Add(Dimension(wire, dimension)));
                else
                    wire.Skip(type, tensor);
            }
        });
        return dims.Count == 0 ? kind : $"{kind} {string.Join('×', dims.Take(MostDimensions))}";
    }

    private static string Dimension(WireReader wire, long end)
    {
        var said = "?";
        while (wire.Next(end, out var field, out var type))
        {
            if ((field, type) == (1, 0))
                said = ((long)wire.Number()).ToString(System.Globalization.CultureInfo.InvariantCulture);
            else if ((field, type) == (2, 2))
                said = wire.Text(end, 40);
            else
                wire.Skip(type, end);
        }

        return said;
    }

    private static void Inside(WireReader wire, long end, int wanted, Action<long> read)
    {
        while (wire.Next(end, out var field, out var type))
        {
            if ((field, type) != (wanted, 2))
            {
                wire.Skip(type, end);
                continue;
            }

            var inner = wire.Inner(end);
            read(inner);
            wire.SkipTo(inner);
        }
    }

    private static string TypeName(ulong kind) => kind < (ulong)Types.Length ? Types[kind] : "?";
}
