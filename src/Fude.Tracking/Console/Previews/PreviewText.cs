using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Previews;

/// <summary>Texts of previews.</summary>
internal static class PreviewText
{
    public static readonly Text CutText = new("The first {0} of {1} characters are shown.", "{1} 文字のうち先頭 {0} 文字を表示しています。");
}
