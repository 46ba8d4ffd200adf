using System.Globalization;

namespace Fude.Tracking.Console.Previews.Networks;

/// <summary>The steps: NodeProto and AttributeProto.</summary>
internal static partial class NetworkReader
{
    private const int MostValues = 64;
    private const int MostSettings = 24;

    private static NetworkStep Step(WireReader wire, long end)
    {
        var (inputs, outputs, settings) = (new List<string>(), new List<string>(), new List<string>());
        var (name, kind, domain) = ("", "?", "");
        while (wire.Next(end, out var field, out var type))
        {
            switch (field, type)
            {
                case (1, 2) when inputs.Count < MostValues:
                    inputs.Add(wire.Text(end));
                    break;
                case (2, 2) when outputs.Count < MostValues:
                    outputs.Add(wire.Text(end));
                    break;
                case (3, 2):
                    name = wire.Text(end);
                    break;
                case (4, 2):
                    kind = wire.Text(end, 60);
                    break;
                case (5, 2) when settings.Count < MostSettings:
                    settings.Add(Setting(wire, wire.Inner(end)));
                    break;
                case (7, 2):
                    domain = wire.Text(end, 60);
                    break;
                default:
                    wire.Skip(type, end);
                    break;
            }
        }

        return new NetworkStep(domain is "" or "ai.onnx" ? kind : $"{domain}.{kind}", name, inputs, outputs, [.. settings.Where(setting => setting.Length > 0)]);
    }

    private static string Setting(WireReader wire, long end)
    {
        var (name, said, numbers) = ("", "", new List<long>());
        while (wire.Next(end, out var field, out var type))
        {
            switch (field, type)
            {
                case (1, 2):
                    name = wire.Text(end, 40);
                    break;
                case (2, 5):
                    said = wire.Float().ToString("G4", CultureInfo.InvariantCulture);
                    break;
                case (3, 0):
                    said = ((long)wire.Number()).ToString(CultureInfo.InvariantCulture);
                    break;
                case (4, 2):
                    said = wire.Text(end, 40);
                    break;
                case (8, 0 or 2):
                    wire.Numbers(type, end, numbers, MostDimensions);
                    break;
                default:
                    wire.Skip(type, end);
                    break;
            }
        }

        if (numbers.Count > 0)
            said = string.Join('×', numbers);
        return said.Length > 0 ? $"{name} {said}" : ""; // tensors and graphs are not told
    }
}
