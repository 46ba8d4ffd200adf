using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.RunPage;

/// <summary>Texts about a run.</summary>
internal static class RunText
{
    public static readonly Text Run = new("Run", "実行");
    public static readonly Text NoName = new("(no name)", "（名前なし）");
    public static readonly Text Running = new("running", "実行中");
    public static readonly Text Scheduled = new("scheduled", "待機中");
    public static readonly Text Finished = new("finished", "完了");
    public static readonly Text Failed = new("failed", "失敗");
    public static readonly Text Killed = new("stopped", "中止");
    public static readonly Text Deleted = new("deleted", "削除済み");
    public static readonly Text DeletedNote = new("This run is deleted. It can be restored until it is removed for good.", "この実行は削除されています。完全に削除されるまでは元に戻せます。");

    public static readonly Text Tabs = new("Parts of the run", "実行の内容");
    public static readonly Text Overview = new("Overview", "概要");
    public static readonly Text Metrics = new("Metrics", "メトリクス");
    public static readonly Text Model = new("Model card", "モデルカード");
    public static readonly Text Artifacts = new("Artifacts", "アーティファクト");

    public static readonly Text State = new("State", "状態");
    public static readonly Text Started = new("Started", "開始");
    public static readonly Text Ended = new("Ended", "終了");
    public static readonly Text Took = new("Duration", "所要時間");
    public static readonly Text User = new("User", "ユーザー");
    public static readonly Text Source = new("Source", "ソース");
    public static readonly Text Experiment = new("Experiment", "実験");
    public static readonly Text Commit = new("Git commit", "Git コミット");
    public static readonly Text Dirty = new("with changes that were not committed", "未コミットの変更あり");
    public static readonly Text Id = new("Run ID", "実行 ID");
    public static readonly Text Parent = new("Parent run", "親の実行");
    public static readonly Text Children = new("Nested runs", "入れ子の実行");
    public static readonly Text MoreChildren = new("The first {0} are shown; the rest are among the runs of the experiment.", "先頭の {0} 件を表示しています。残りは実験の実行一覧にあります。");
    public static readonly Text Registered = new("Registered as", "登録先");
    public static readonly Text VersionOf = new("{0}, version {1}", "{0} バージョン {1}");
    public static readonly Text Ended2 = new("How it ended", "終了の理由");
    public static readonly Text Machine = new("Machine and versions", "実行環境");
    public static readonly Text LoggedModels = new("Logged models", "ログされたモデル");

    public static readonly Text Params = new("Params", "パラメータ");
    public static readonly Text Tags = new("Tags", "タグ");
    public static readonly Text Datasets = new("Datasets", "データセット");
    public static readonly Text Name = new("Name", "名前");
    public static readonly Text Value = new("Value", "値");
    public static readonly Text Metric = new("Metric", "メトリクス");
    public static readonly Text Latest = new("Latest", "最新");
    public static readonly Text Lowest = new("Lowest", "最小");
    public static readonly Text Highest = new("Highest", "最大");
    public static readonly Text Course = new("Course", "推移");
    public static readonly Text CourseOf = new("{0} from {1} to {2} over {3} points", "{0}：{1} から {2} まで（{3} 点）");
    public static readonly Text Best = new("best", "最良");
    public static readonly Text AtStep = new("step {0}", "ステップ {0}");
    public static readonly Text Points = new("Points {0}", "{0} 点");
    public static readonly Text NotFinite = new("{0} of {1} points are NaN or infinite", "{1} 点のうち {0} 点が NaN または無限大");
    public static readonly Text Filter = new("Find", "検索");
    public static readonly Text NoneFound = new("Nothing is called like that.", "該当する名前はありません。");
    public static readonly Text ShownOf = new("{0} of {1}", "{1} 件中 {0} 件");
    public static readonly Text ShowMore = new("Show more", "さらに表示");
    public static readonly Text NoParams = new("This run has logged no params.", "パラメータは記録されていません。");
    public static readonly Text NoMetrics = new("This run has logged no metrics.", "メトリクスは記録されていません。");
    public static readonly Text NoTags = new("This run has no tags.", "タグはありません。");
    public static readonly Text SystemTags = new("{0} tags of Fude and MLflow", "Fude・MLflow のタグ {0} 件");
    public static readonly Text NoDatasets = new("This run has noted no datasets.", "データセットは記録されていません。");
    public static readonly Text AllMetrics = new("All metrics with charts", "すべてのメトリクスとグラフ");
    public static readonly Text Previous = new("Previous", "前へ");
    public static readonly Text Next = new("Next", "次へ");
    public static readonly Text Range = new("{0}–{1} of {2}", "{2} 件中 {0}～{1}");
    public static readonly Text OpenCompare = new("Open in the comparison", "比較画面で開く");

    public static readonly Text Digest = new("Digest", "ダイジェスト");
    public static readonly Text Used = new("Used for", "用途");
    public static readonly Text From = new("From", "取得元");
    public static readonly Text Rows = new("Rows", "件数");
    public static readonly Text More = new("Schema and profile", "スキーマとプロファイル");

    public static readonly Text Note = new("Note", "メモ");
    public static readonly Text NoNote = new("There is no note.", "メモはありません。");
    public static readonly Text WriteNote = new("Write a note", "メモを書く");
    public static readonly Text EditNote = new("Edit the note", "メモを編集");
    public static readonly Text NoteText = new("Note, in Markdown", "メモ（Markdown）");
    public static readonly Text Preview = new("Preview", "プレビュー");
    public static readonly Text NoteSaved = new("The note is saved.", "メモを保存しました。");

    public static readonly Text Reproduce = new("Reproduce", "再現");
    public static readonly Text ReproduceNote = new("Trains the same again, whatever the defaults of that day are:", "既定値が変わっても、同じ条件で学習します：");
    public static readonly Text AsLogged = new("The command as it was logged", "記録されたコマンド");
    public static readonly Text Copy = new("Copy", "コピー");
    public static readonly Text Copied = new("Copied.", "コピーしました。");
    public static readonly Text NotCopied = new("The browser does not allow copying. Select the text instead.", "ブラウザーがコピーを許可していません。テキストを選択してください。");
    public static readonly Text NotInCommand = new("Not in the command: {0}.", "コマンドに含まれないもの：{0}。");
}
