using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Previews;

/// <summary>Texts about bundles.</summary>
internal static class BundleText
{
    public static readonly Text Name = new("Model", "モデル");
    public static readonly Text Run = new("From run", "元の実行");
    public static readonly Text Created = new("Made", "作成日時");
    public static readonly Text Input = new("Input", "入力");
    public static readonly Text Output = new("Output", "出力");
    public static readonly Text Labels = new("Labels", "ラベル");
    public static readonly Text Preprocessing = new("Preprocessing", "前処理");
    public static readonly Text Dataset = new("Dataset", "データセット");
    public static readonly Text Files = new("Files", "ファイル");
    public static readonly Text AsItIs = new("The file as it is", "ファイルの内容");
}
