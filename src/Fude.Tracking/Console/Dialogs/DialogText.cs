using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Dialogs;

/// <summary>Texts that dialogs share.</summary>
internal static class DialogText
{
    public static readonly Text Key = new("Key", "キー");
    public static readonly Text Value = new("Value", "値");
    public static readonly Text AddTag = new("Set tag", "タグを設定");
    public static readonly Text RemoveTag = new("Remove tag {0}", "タグ {0} を削除");
    public static readonly Text Tags = new("Tags", "タグ");
    public static readonly Text NoTags = new("No tags.", "タグはありません。");
    public static readonly Text Description = new("Description (Markdown)", "説明（Markdown）");
}
