using System.Globalization;
using System.Text;
using Fude.Training.Datasets;
using SkiaSharp;

namespace Fude.Training.Gates.Pages;

/// <summary>The worst mistakes, as pictures within the page.</summary>
internal static class GatePictures
{
    public static string Mistakes(GateReport report)
    {
        if (report.Mistakes.Count == 0)
            return "";
        var list = new StringBuilder("<ul class=\"mistakes\">\n");
        foreach (var mistake in report.Mistakes)
        {
            var alternative = Markup.Text($"{mistake.Actual}");
            list.Append(CultureInfo.InvariantCulture, $"<li><img alt=\"{alternative}\" width=\"28\" height=\"28\" src=\"data:image/png;base64,{Convert.ToBase64String(Png(mistake.Pixels))}\"><div>{Markup.Text(mistake.Actual)} → <b>{Markup.Text(mistake.Predicted)}</b></div><div class=\"quiet\">{mistake.Confidence.ToString("P1", CultureInfo.InvariantCulture)}</div></li>\n");
        }

        return Markup.Section(
            new("Worst mistakes", "最も大きな間違い"),
            new("What the picture is → what it was taken for, and how sure the model was of that. Least sure of the truth first.", "正解 → モデルの答えと、その確率。正解の確率が低い順です。"),
            list.Append("</ul>\n").ToString());
    }

    private static byte[] Png(byte[] pixels)
    {
        using var image = SKImage.FromPixelCopy(new SKImageInfo(LabelledImages.Width, LabelledImages.Height, SKColorType.Gray8, SKAlphaType.Opaque), pixels);
        using var png = image.Encode(SKEncodedImageFormat.Png, 100) ?? throw new InvalidOperationException("Skia could not encode a picture as PNG");
        return png.ToArray();
    }
}
