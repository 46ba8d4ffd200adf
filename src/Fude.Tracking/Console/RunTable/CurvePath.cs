using System.Globalization;
using System.Text;

namespace Fude.Tracking.Console.RunTable;

/// <summary>Draws a small curve as the path of an SVG.</summary>
public static class CurvePath
{
    /// <summary>The drawing's width.</summary>
    public const int Width = 100;

    /// <summary>The drawing's height.</summary>
    public const int Height = 22;

    private const double Margin = 1.5;

    /// <summary>The path; it has gaps where there is no finite value.</summary>
    /// <param name="points">The values.</param>
    public static string Of(IReadOnlyList<double> points)
    {
        var finite = points.Where(double.IsFinite).ToList();
        if (finite.Count == 0)
            return "";
        var (least, span) = (finite.Min(), finite.Max() - finite.Min());
        var path = new StringBuilder();
        var drawing = false;
        for (var i = 0; i < points.Count; i++)
        {
            if (!double.IsFinite(points[i]))
            {
                drawing = false;
                continue;
            }

            var x = points.Count == 1 ? Width / 2.0 : Margin + ((Width - (2 * Margin)) * i / (points.Count - 1));
            var y = span > 0 && double.IsFinite(span) ? Height - Margin - ((Height - (2 * Margin)) * ((points[i] - least) / span)) : Height / 2.0;
            path.Append(CultureInfo.InvariantCulture, $"{(drawing ? "L" : "M")}{x:0.#} {y:0.#}");
            if (!drawing && (i + 1 == points.Count || !double.IsFinite(points[i + 1])))
                path.Append("h.1"); // a point alone
            drawing = true;
        }

        return path.ToString();
    }
}
