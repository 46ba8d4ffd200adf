using System.Text;
using OxyPlot;
using OxyPlot.Axes;

namespace Fude.Training.Recording.Charts;

/// <summary>What the charts of a run have in common: colours, letters, and that they are SVG, so that they need no fonts where they are drawn.</summary>
internal static class ChartStyle
{
    public static readonly OxyColor Text = OxyColor.FromRgb(0x22, 0x26, 0x2B);
    public static readonly OxyColor Quiet = OxyColor.FromRgb(0x6B, 0x72, 0x80);
    public static readonly OxyColor Grid = OxyColor.FromRgb(0xE5, 0xE7, 0xEB);
    public static readonly OxyColor Train = OxyColor.FromRgb(0x25, 0x63, 0xEB);
    public static readonly OxyColor Valid = OxyColor.FromRgb(0xD9, 0x77, 0x06);
    public static readonly OxyColor Wrong = OxyColor.FromRgb(0xC0, 0x2A, 0x1D);

    // The one family that the library has the widths of. Where it is missing, another without serifs is as good.
    private const string MeasuredFont = "Arial";
    private const string ShownFonts = "Arial, Helvetica, sans-serif";

    public static PlotModel Plot(string title, string subtitle) => new()
    {
        Title = title,
        Subtitle = subtitle,
        TitleHorizontalAlignment = TitleHorizontalAlignment.CenteredWithinPlotArea,
        TitleFontSize = 16,
        TitleFontWeight = FontWeights.Bold,
        SubtitleFontSize = 12,
        SubtitleColor = Quiet,
        TextColor = Text,
        DefaultFont = MeasuredFont,
        DefaultFontSize = 12,
        Background = OxyColors.White,
        PlotAreaBorderColor = Quiet,
    };

    public static T Quietly<T>(T axis)
        where T : Axis
    {
        axis.MajorGridlineStyle = LineStyle.Solid;
        axis.MajorGridlineColor = Grid;
        axis.TicklineColor = Quiet;
        axis.MinorTickSize = 0;
        axis.AxisTitleDistance = 14;
        return axis;
    }

    public static byte[] ToSvg(PlotModel plot, double width, double height)
    {
        using var stream = new MemoryStream();
        new SvgExporter { Width = width, Height = height, UseVerticalTextAlignmentWorkaround = true, TextMeasurer = new PixelMeasure() }.Export(plot, stream);
        var svg = Encoding.UTF8.GetString(stream.ToArray()).TrimStart('\uFEFF');
        return Encoding.UTF8.GetBytes(svg.Replace($"font-family=\"{MeasuredFont}\"", $"font-family=\"{ShownFonts}\"", StringComparison.Ordinal));
    }

    // The library measures letters in points, of which 3 are 4 pixels, and draws them in pixels. The width has room for the
    // wider letters of another font; the height is also where the base line is taken from.
    private sealed class PixelMeasure() : PdfRenderContext(1, 1, OxyColors.White)
    {
        private const double Width = 4.0 / 3 * 1.16;
        private const double Height = 1.3;

        public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
        {
            var size = base.MeasureText(text, fontFamily, fontSize, fontWeight);
            return new(size.Width * Width, size.Height * Height);
        }
    }
}
