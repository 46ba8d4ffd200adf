using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Home;

/// <summary>Texts of the first page.</summary>
internal static class HomeText
{
    public static readonly Text Live = new("What is live, and how it does", "公開中のモデルと稼働状況");
    public static readonly Text Requests = new("Drawings", "絵の件数");
    public static readonly Text Errors = new("Errors", "エラー");
    public static readonly Text Median = new("Median time", "応答時間の中央値");
    public static readonly Text P99 = new("p99", "p99");
    public static readonly Text PerMinute = new("{0} a minute", "毎分 {0} 件");
    public static readonly Text Lately = new("in the last {0}", "直近 {0}");
    public static readonly Text SinceStart = new("since the application started", "アプリケーションの起動以降");
    public static readonly Text Accuracy = new("Right by corrections", "訂正による正解率");
    public static readonly Text OfCorrected = new("{0} of {1} corrected drawings", "訂正された絵 {1} 件中 {0} 件");
    public static readonly Text NoCorrections = new("no corrections yet", "訂正はまだありません");
    public static readonly Text IsVersion = new("Live is {0}", "公開中：{0}");
    public static readonly Text Runs = new("Last runs", "最近の実行");
    public static readonly Text Run = new("Run", "実行");
    public static readonly Text Experiment = new("Experiment", "実験");
    public static readonly Text State = new("State", "状態");
    public static readonly Text Started = new("Started", "開始");
    public static readonly Text Lasted = new("Duration", "所要時間");
    public static readonly Text Figure = new("Figure", "指標");
    public static readonly Text Attention = new("Needs attention", "要対応");
    public static readonly Text Nothing = new("Nothing needs attention.", "対応が必要なものはありません。");
    public static readonly Text FailedRuns = new("{0} runs failed within a day.", "24 時間以内に {0} 件の実行が失敗しました。");
    public static readonly Text FailedRun = new("A run failed: {0}", "実行が失敗しました：{0}");
    public static readonly Text LostRun = new("A run lost its process ({1}): {0}", "実行のプロセスが失われました（{1}）：{0}");
    public static readonly Text RolledBack = new("Release {0} ({1}) was taken back: {2}", "リリース {0}（{1}）が取り下げられました：{2}");
    public static readonly Text FailedRelease = new("Release {0} ({1}) failed: {2}", "リリース {0}（{1}）が失敗しました：{2}");
    public static readonly Text Waits = new("Release {0} ({1}) waits: a figure is in doubt.", "リリース {0}（{1}）は要観察の項目があり待機しています。");
    public static readonly Text WaitsPaused = new("Release {0} ({1}) is paused.", "リリース {0}（{1}）は一時停止中です。");
    public static readonly Text WaitsIdle = new("Release {0} ({1}) waits: nobody draws at present.", "リリース {0}（{1}）は、描く人がいないため待機しています。");
    public static readonly Text ShadowWorse = new("Release {0} ({1}), a shadow, is worse than the live model.", "シャドーのリリース {0}（{1}）は公開中のモデルより悪化しています。");
    public static readonly Text Begin = new("Three commands to begin with", "はじめの 3 つのコマンド");
    public static readonly Text BeginWhy = new("Nothing was recorded here yet. Run these one after the other, in a terminal:", "まだ何も記録されていません。ターミナルで順に実行してください：");
    public static readonly Text Train = new("Train a model; it appears here while it learns.", "モデルを訓練します。学習中からここに表示されます。");
    public static readonly Text Build = new("Check the chosen run, and make it ready for release.", "選んだ実行を検査し、リリースできる形にします。");
    public static readonly Text Deploy = new("Release it to a growing share of the people.", "割合を増やしながらリリースします。");
    public static readonly Text Copy = new("Copy: {0}", "コピー：{0}");
    public static readonly Text Copied = new("Copied.", "コピーしました。");
    public static readonly Text NotCopied = new("The browser does not let us copy; select the text instead.", "ブラウザーがコピーを許可していません。テキストを選択してください。");
    public static readonly Text Running = new("running", "実行中");
    public static readonly Text Scheduled = new("scheduled", "待機中");
    public static readonly Text Finished = new("finished", "完了");
    public static readonly Text Failed = new("failed", "失敗");
    public static readonly Text Killed = new("killed", "中断");
}
