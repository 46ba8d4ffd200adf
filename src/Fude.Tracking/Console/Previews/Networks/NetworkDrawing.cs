using System.Globalization;

namespace Fude.Tracking.Console.Previews.Networks;

/// <summary>What a box stands for.</summary>
public enum BoxKind
{
    /// <summary>What goes in.</summary>
    Input,

    /// <summary>A step.</summary>
    Step,

    /// <summary>What comes out.</summary>
    Output,
}

/// <summary>A box of a drawing. Lengths are in pixels.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Title">Its title.</param>
/// <param name="Lines">What stands below that.</param>
/// <param name="X">Its left edge.</param>
/// <param name="Y">Its upper edge.</param>
/// <param name="Height">Its height.</param>
public sealed record NetworkBox(BoxKind Kind, string Title, IReadOnlyList<string> Lines, double X, double Y, double Height);

/// <summary>A network as boxes in layers and lines between them: each box is below all that it takes something from.</summary>
/// <param name="Boxes">The boxes, from above.</param>
/// <param name="Lines">The lines, as SVG writes paths.</param>
/// <param name="Width">The drawing's width in pixels.</param>
/// <param name="Height">Its height.</param>
public sealed record NetworkDrawing(IReadOnlyList<NetworkBox> Boxes, IReadOnlyList<string> Lines, double Width, double Height)
{
    /// <summary>The width of a box.</summary>
    public const int BoxWidth = 176;

    private const int Across = 26;
    private const int Down = 30;
    private const int TitleHeight = 26;
    private const int LineHeight = 16;
    private const int MostLines = 4;
    private const int MostLanes = 12;
    private const int Lane = 7;

    /// <summary>Draws it.</summary>
    /// <param name="outline">The network.</param>
    public static NetworkDrawing Of(NetworkOutline outline)
    {
        var parts = Parts(outline);
        var makers = new Dictionary<string, int>(StringComparer.Ordinal);
        var from = new List<int>[parts.Count];
        var layers = new int[parts.Count];
        for (var i = 0; i < parts.Count; i++)
        {
            // Whatever order a stranger's file has, lines go down.
            from[i] = [.. parts[i].Takes.Where(makers.ContainsKey).Select(name => makers[name]).Distinct()];
            layers[i] = from[i].Count == 0 ? 0 : from[i].Max(maker => layers[maker]) + 1;
            foreach (var name in parts[i].Gives)
                makers.TryAdd(name, i);
        }

        return Place(parts, from, layers);
    }

    private static NetworkDrawing Place(List<Part> parts, List<int>[] from, int[] layers)
    {
        var rows = Enumerable.Range(0, parts.Count).GroupBy(i => layers[i]).OrderBy(row => row.Key).Select(row => row.ToList()).ToList();
        var width = rows.Max(row => row.Count) * (BoxWidth + Across) - Across + 2.0 * Lane * MostLanes;
        var boxes = new NetworkBox[parts.Count];
        var y = 0.0;
        foreach (var row in rows)
        {
            // Beneath what they come from.
            var ordered = row.OrderBy(i => from[i].Count == 0 ? 0 : from[i].Average(maker => boxes[maker].X)).ThenBy(i => i).ToList();
            var x = (width - (ordered.Count * (BoxWidth + Across) - Across)) / 2;
            foreach (var i in ordered)
            {
                boxes[i] = new NetworkBox(parts[i].Kind, parts[i].Title, parts[i].Lines, x, y, TitleHeight + LineHeight * parts[i].Lines.Count);
                x += BoxWidth + Across;
            }

            y += row.Max(i => boxes[i].Height) + Down;
        }

        var lanes = 0;
        var lines = new List<string>();
        for (var i = 0; i < parts.Count; i++)
            lines.AddRange(from[i].Select(maker => Line(boxes[maker], boxes[i], layers[i] - layers[maker] > 1 ? lanes++ % MostLanes : -1)));
        return new NetworkDrawing([.. boxes.OrderBy(box => box.Y).ThenBy(box => box.X)], lines, width, Math.Max(0, y - Down));
    }

    // One that passes boxes by goes around them at the right.
    private static string Line(NetworkBox upper, NetworkBox lower, int lane)
    {
        var (x1, y1, x2, y2) = (upper.X + BoxWidth / 2.0, upper.Y + upper.Height, lower.X + BoxWidth / 2.0, lower.Y);
        if (lane < 0)
            return string.Create(CultureInfo.InvariantCulture, $"M{x1:0.#} {y1:0.#}C{x1:0.#} {y1 + 16:0.#} {x2:0.#} {y2 - 16:0.#} {x2:0.#} {y2:0.#}");
        var aside = Math.Max(upper.X, lower.X) + BoxWidth + Across / 2.0 + Lane * lane;
        return string.Create(CultureInfo.InvariantCulture, $"M{x1:0.#} {y1:0.#}C{x1:0.#} {y1 + 18:0.#} {aside:0.#} {y1 + 4:0.#} {aside:0.#} {y1 + 34:0.#}L{aside:0.#} {y2 - 34:0.#}C{aside:0.#} {y2 - 4:0.#} {x2:0.#} {y2 - 18:0.#} {x2:0.#} {y2:0.#}");
    }

    private static List<Part> Parts(NetworkOutline outline)
    {
        var parts = new List<Part>();
        foreach (var input in outline.Inputs.Take(MostLanes))
            parts.Add(new Part(BoxKind.Input, input.Name, [input.Type], [], [input.Name]));
        foreach (var step in outline.Steps)
        {
            var weights = step.Inputs.Where(outline.Weights.ContainsKey).Select(name => outline.Weights[name]).Where(shape => shape.Any(char.IsDigit) && shape is not "1" && !char.IsLetter(shape[0]));
            parts.Add(new Part(BoxKind.Step, step.Type, [.. weights.Concat(step.Settings).Take(MostLines)], step.Inputs, step.Outputs));
        }

        if (outline.Steps.Count == outline.StepCount)
            parts.AddRange(outline.Outputs.Take(MostLanes).Select(output => new Part(BoxKind.Output, output.Name, [output.Type], [output.Name], [])));
        return parts;
    }

    private sealed record Part(BoxKind Kind, string Title, IReadOnlyList<string> Lines, IReadOnlyList<string> Takes, IReadOnlyList<string> Gives);
}
