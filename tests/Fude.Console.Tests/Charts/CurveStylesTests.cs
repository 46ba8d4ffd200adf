using System.Globalization;
using Fude.Tracking.Console.Charts;
using Fude.Tracking.Console.Layout;

namespace Fude.Console.Tests.Charts;

/// <summary>Curves can be told apart, also by people who see fewer colours.</summary>
public sealed class CurveStylesTests
{
    // Machado, Oliveira, Fernandes 2009: protanopia, deuteranopia and tritanopia, on linear RGB.
    private static readonly double[][][] Eyes =
    [
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Colours_stay_apart_for_every_kind_of_eyes_and_stand_out_from_the_surface(bool dark)
    {
        MudBlazor.Palette palette = dark ? ConsoleTheme.Theme.PaletteDark : ConsoleTheme.Theme.PaletteLight;
        var surface = Luminance(Linear(palette.Surface.Value[..7]));
        var colours = CurveStyles.Colours(dark).Select(Linear).ToArray();
        Assert.All(colours, colour => Assert.True(Contrast(Luminance(colour), surface) >= 3));
        foreach (var eyes in Eyes)
        {
            var seen = colours.Select(colour => Oklab([.. eyes.Select(row => Math.Clamp((row[0] * colour[0]) + (row[1] * colour[1]) + (row[2] * colour[2]), 0, 1))])).ToArray();
            for (var i = 0; i < seen.Length; i++)
            {
                for (var j = 0; j < i; j++)
                    Assert.True(Math.Sqrt(seen[i].Zip(seen[j], (a, b) => (a - b) * (a - b)).Sum()) > 0.08, $"{i} and {j}, eyes {Array.IndexOf(Eyes, eyes)}");
            }
        }
    }

    [Fact]
    public void Forty_two_curves_in_a_row_look_different() =>
        Assert.Equal(42, Enumerable.Range(0, 42).Select(CurveStyles.At).Select(style => (style.Colour, style.DashArray)).Distinct().Count());

    private static double[] Linear(string colour) => [.. Enumerable.Range(0, 3).Select(i => int.Parse(colour.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0).Select(v => v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4))];

    private static double Luminance(double[] rgb) => (0.2126 * rgb[0]) + (0.7152 * rgb[1]) + (0.0722 * rgb[2]);

    private static double Contrast(double a, double b) => (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);

    // Ottosson 2020.
    private static double[] Oklab(double[] c)
    {
        var l = Math.Cbrt((0.4122214708 * c[0]) + (0.5363325363 * c[1]) + (0.0514459929 * c[2]));
        var m = Math.Cbrt((0.2119034982 * c[0]) + (0.6806995451 * c[1]) + (0.1073969566 * c[2]));
        var s = Math.Cbrt((0.0883024619 * c[0]) + (0.2817188376 * c[1]) + (0.6299787005 * c[2]));
        return
        [
            (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s),
            (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s),
            (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s),
        ];
    }
}
