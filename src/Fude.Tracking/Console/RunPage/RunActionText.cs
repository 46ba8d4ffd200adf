using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.RunPage;

/// <summary>Texts of what is done to runs.</summary>
internal static class RunActionText
{
    public static readonly Text Renamed = new("The run is renamed.", "名前を変更しました。");
    public static readonly Text RenameTitle = new("Rename the run", "実行の名前を変更");
    public static readonly Text DeletedOne = new("The run is deleted.", "実行を削除しました。");
    public static readonly Text DeletedMany = new("{0} runs are deleted.", "{0} 件の実行を削除しました。");
    public static readonly Text RestoredOne = new("The run is restored.", "実行を元に戻しました。");
    public static readonly Text RestoredMany = new("{0} runs are restored.", "{0} 件の実行を元に戻しました。");
    public static readonly Text DeleteTitle = new("Delete {0} runs?", "{0} 件の実行を削除しますか？");
    public static readonly Text DeleteTitleOne = new("Delete this run?", "この実行を削除しますか？");
    public static readonly Text DeleteNote = new("Deleted runs can be restored until they are removed for good.", "削除した実行は、完全に削除するまでは元に戻せます。");

    public static readonly Text Purge = new("Remove for good", "完全に削除");
    public static readonly Text PurgeTitle = new("Remove for good?", "完全に削除しますか？");
    public static readonly Text PurgeRuns = new("Runs", "実行");
    public static readonly Text PurgePoints = new("Points of metrics", "メトリクスの点");
    public static readonly Text PurgeSpace = new("Space of artifacts", "アーティファクトの容量");
    public static readonly Text PurgeKept = new("Kept, because a registered model comes from them", "登録モデルの元のため残す実行");
    public static readonly Text PurgeForeign = new("With artifacts elsewhere, which stay", "別の場所のアーティファクト（残ります）");
    public static readonly Text PurgeNote = new("This can't be undone.", "この操作は取り消せません。");
    public static readonly Text PurgeNothing = new("Nothing can be removed: the runs are not deleted, or a registered model comes from them.", "削除できるものがありません。実行が削除されていないか、登録モデルの元になっています。");
    public static readonly Text Purged = new("{0} runs are removed; {1} of artifacts are freed.", "{0} 件の実行を完全に削除し、アーティファクト {1} を解放しました。");
    public static readonly Text PurgedPartly = new("{0} runs are removed, and {1} are left: remove them again.", "{0} 件を完全に削除しました。残り {1} 件はもう一度実行してください。");
    public static readonly Text Measuring = new("Measuring the space…", "容量を計算しています…");

    public static readonly Text Register = new("Register model…", "モデルを登録…");
    public static readonly Text RegisterTitle = new("Register a model", "モデルを登録");
    public static readonly Text RegisterName = new("Model", "モデル名");
    public static readonly Text RegisterPath = new("Folder among the artifacts", "アーティファクトのフォルダー");
    public static readonly Text RegisterDo = new("Register", "登録");
    public static readonly Text RegisterNote = new("A model of that name gets a new version; where there is none it is made.", "同じ名前のモデルには新しいバージョンを追加し、なければ新しく作ります。");
    public static readonly Text Registered = new("Registered as {0}, version {1}.", "{0} バージョン {1} として登録しました。");

    public static readonly Text Compare = new("Compare with…", "比較…");
    public static readonly Text CompareTitle = new("Compare with other runs", "他の実行と比較");
    public static readonly Text CompareDo = new("Compare {0} runs", "{0} 件を比較");
    public static readonly Text CompareFind = new("Find by name", "名前で検索");
    public static readonly Text CompareNone = new("The experiment has no other run like that.", "該当する他の実行はありません。");
    public static readonly Text CompareNote = new("The latest runs of the experiment; the first {0} that fit.", "この実験の最近の実行のうち、先頭の {0} 件です。");

    public static readonly Text AddTag = new("Add a tag", "タグを追加");
    public static readonly Text TagName = new("Name of the tag", "タグの名前");
    public static readonly Text TagValue = new("Value of the tag", "タグの値");
    public static readonly Text TagTitle = new("Tag", "タグ");
    public static readonly Text EditTag = new("Edit the tag {0}", "タグ {0} を編集");
    public static readonly Text RemoveTag = new("Remove the tag {0}", "タグ {0} を削除");
    public static readonly Text TagSet = new("The tag is set.", "タグを設定しました。");
    public static readonly Text TagRemoved = new("The tag is removed.", "タグを削除しました。");
    public static readonly Text Actions = new("More actions", "その他の操作");
}
