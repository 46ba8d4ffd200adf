using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.RunTable;

/// <summary>Texts of the search of runs.</summary>
internal static class SearchText
{
    public static readonly Text Label = new("Filter", "フィルター");
    public static readonly Text Example = new("metrics.accuracy > 0.98 AND params.lr = '0.01'", "metrics.accuracy > 0.98 AND params.lr = '0.01'");
    public static readonly Text Search = new("Search", "検索");
    public static readonly Text Clear = new("Clear the filter", "フィルターを消去");
    public static readonly Text Offers = new("What may stand next", "入力候補");
    public static readonly Text At = new("Mistake at character {0}", "{0} 文字目に誤りがあります");
}
