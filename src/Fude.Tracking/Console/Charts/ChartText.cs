using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Charts;

/// <summary>Texts of charts.</summary>
internal static class ChartText
{
    public static readonly Text Tools = new("Chart: {0}", "グラフ：{0}");
    public static readonly Text Table = new("Figures as a table", "数値を表で見る");
    public static readonly Text Png = new("Save as PNG", "PNG で保存");
    public static readonly Text Svg = new("Save as SVG", "SVG で保存");
    public static readonly Text ZoomIn = new("Zoom in", "拡大");
    public static readonly Text ZoomOut = new("Zoom out", "縮小");
    public static readonly Text ZoomReset = new("Show all", "全体を表示");
    public static readonly Text Keys = new("Drag to zoom. With the keyboard: + and − zoom, arrow keys move, 0 shows all.", "ドラッグで拡大。キーボードでは +／− で拡大縮小、矢印キーで移動、0 で全体を表示。");
    public static readonly Text NotDrawn = new("The chart can't be drawn: {0}", "グラフを描画できません：{0}");
    public static readonly Text Step = new("step", "ステップ");
    public static readonly Text Time = new("time", "時刻");
    public static readonly Text Relative = new("since the run began", "実行開始からの時間");
    public static readonly Text Run = new("Run", "実行");
    public static readonly Text Points = new("Points", "点数");
    public static readonly Text First = new("First", "最初");
    public static readonly Text Last = new("Last", "最後");
    public static readonly Text Least = new("Lowest", "最小");
    public static readonly Text Greatest = new("Highest", "最大");
    public static readonly Text NotFinite = new("NaN or ∞", "NaN・∞");
    public static readonly Text At = new("{0} (at {1})", "{0}（{1}）");
}
