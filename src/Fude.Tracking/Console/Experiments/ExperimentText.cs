using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Experiments;

/// <summary>Texts of the experiments.</summary>
internal static class ExperimentText
{
    public static readonly Text Title = new("Experiments", "実験");
    public static readonly Text Search = new("Search by name", "名前で検索");
    public static readonly Text Create = new("New experiment", "新しい実験");
    public static readonly Text CreateShort = new("Create", "作成");
    public static readonly Text Name = new("Name", "名前");
    public static readonly Text Runs = new("Runs", "実行");
    public static readonly Text Running = new("{0} running", "{0} 件実行中");
    public static readonly Text LastActivity = new("Last activity", "最終更新");
    public static readonly Text Created = new("Created", "作成日時");
    public static readonly Text Tags = new("Tags", "タグ");
    public static readonly Text Actions = new("Actions", "操作");
    public static readonly Text ActionsOf = new("Actions for {0}", "{0} の操作");
    public static readonly Text Active = new("Active", "有効");
    public static readonly Text Deleted = new("Deleted", "削除済み");
    public static readonly Text Lifecycle = new("Which experiments", "実験の範囲");
    public static readonly Text Order = new("Order", "並び順");
    public static readonly Text Newest = new("Newest first", "新しい順");
    public static readonly Text ByName = new("By name", "名前順");
    public static readonly Text LastChanged = new("Last changed first", "更新の新しい順");
    public static readonly Text None = new("No experiment has such a name.", "該当する実験がありません。");
    public static readonly Text NoneDeleted = new("There are no deleted experiments.", "削除済みの実験はありません。");
    public static readonly Text More = new("Show more", "さらに表示");
    public static readonly Text ShowRuns = new("Show the runs of {0} experiments together", "{0} 件の実験の実行をまとめて表示");
    public static readonly Text Select = new("Select {0}", "{0} を選択");
    public static readonly Text RenameTitle = new("Rename the experiment", "実験の名前を変更");
    public static readonly Text EditTitle = new("Description and tags", "説明とタグ");
    public static readonly Text DeleteTitle = new("Delete the experiment?", "実験を削除しますか？");
    public static readonly Text DeleteQuestion = new("“{0}” and its {1} runs are hidden. They can be restored until they are purged.", "「{0}」とその {1} 件の実行を非表示にします。完全に削除されるまでは元に戻せます。");
    public static readonly Text CreatedDone = new("Created “{0}”.", "「{0}」を作成しました。");
    public static readonly Text RenamedDone = new("Renamed to “{0}”.", "名前を「{0}」に変更しました。");
    public static readonly Text DeletedDone = new("Deleted “{0}”.", "「{0}」を削除しました。");
    public static readonly Text RestoredDone = new("Restored “{0}” with its runs.", "「{0}」を実行とともに元に戻しました。");
    public static readonly Text SavedDone = new("Saved.", "保存しました。");
    public static readonly Text About = new("Description and tags", "説明とタグ");
    public static readonly Text NoDescription = new("No description.", "説明はありません。");
    public static readonly Text IsDeleted = new("This experiment is deleted.", "この実験は削除されています。");
}
