using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Previews;

/// <summary>Texts of artifacts and their previews.</summary>
internal static class PreviewText
{
    public static readonly Text CutText = new("The first {0} of {1} characters are shown.", "{1} 文字のうち先頭 {0} 文字を表示しています。");
    public static readonly Text CutBytes = new("The first {0} of {1} are shown. Download the file for all of it.", "{1} のうち先頭 {0} を表示しています。全体はダウンロードしてください。");
    public static readonly Text CutTable = new("The first {0} rows and {1} columns are shown. Download the file for all of it.", "先頭の {0} 行・{1} 列を表示しています。全体はダウンロードしてください。");
    public static readonly Text CutNetwork = new("The first {0} of {1} steps are drawn.", "{1} ステップのうち先頭 {0} ステップを描いています。");
    public static readonly Text NoText = new("This file is not text, and there is no preview of its kind. Download it.", "テキストではなく、プレビューできない形式です。ダウンロードしてください。");
    public static readonly Text NoNetwork = new("This is not an ONNX model: {0}.", "ONNX モデルではありません：{0}。");
    public static readonly Text PageNote = new("A page that was logged: it is shown without scripts and without access to anything.", "記録されたページです。スクリプトは動かず、外部にも接続しません。");
    public static readonly Text PageTitle = new("The page {0}", "ページ {0}");
    public static readonly Text Network = new("Network {0}", "ネットワーク {0}");
    public static readonly Text Steps = new("{0} steps", "{0} ステップ");
    public static readonly Text Weights = new("{0} weights", "重み {0} 個");
    public static readonly Text Title = new("Artifacts", "アーティファクト");
    public static readonly Text All = new("All artifacts", "すべてのアーティファクト");
    public static readonly Text None = new("This run has logged no artifacts.", "アーティファクトは記録されていません。");
    public static readonly Text Missing = new("There is no artifact '{0}'.", "アーティファクト「{0}」はありません。");
    public static readonly Text Folder = new("Open the folder {0}", "フォルダー {0} を開く");
    public static readonly Text AllOf = new("All {0} entries…", "全 {0} 件…");
    public static readonly Text EmptyFolder = new("The folder is empty.", "フォルダーは空です。");
    public static readonly Text Name = new("Name", "名前");
    public static readonly Text Size = new("Size", "サイズ");
    public static readonly Text Download = new("Download", "ダウンロード");
    public static readonly Text DownloadFolder = new("Download as zip", "zip でダウンロード");
    public static readonly Text NamesFrom = new("Names from", "この名前から");
    public static readonly Text Go = new("Go", "移動");
    public static readonly Text Range = new("{0}–{1} of {2}", "{2} 件中 {0}～{1}");
    public static readonly Text Previous = new("Previous", "前へ");
    public static readonly Text Next = new("Next", "次へ");
}
