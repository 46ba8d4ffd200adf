using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.RunTable;

/// <summary>Texts of the table of runs.</summary>
internal static class RunTableText
{
    public static readonly Text Title = new("Runs", "実行");
    public static readonly Text SeveralTitle = new("Runs of {0} experiments", "{0} 件の実験の実行");
    public static readonly Text Experiments = new("Experiments", "実験");
    public static readonly Text Table = new("Table of runs; it scrolls", "実行の表（スクロールできます）");
    public static readonly Text Found = new("{0} runs", "{0} 件の実行");
    public static readonly Text FoundOne = new("1 run", "1 件の実行");
    public static readonly Text FoundGroups = new("{0} runs in {1} groups", "{0} 件の実行（{1} グループ）");
    public static readonly Text Cut = new("More runs are found: the first {0} are listed. A filter finds the others.", "これより多くの実行が見つかりました。先頭の {0} 件を表示しています。残りはフィルターで絞り込んでください。");
    public static readonly Text CutGroups = new("There are more groups: the first {0} are shown.", "グループはこれより多くあります。先頭の {0} 件を表示しています。");
    public static readonly Text None = new("No run here yet. The first one appears by itself:", "まだ実行がありません。最初の実行は自動的に表示されます：");
    public static readonly Text NoneFound = new("No run fits these filters.", "条件に合う実行がありません。");
    public static readonly Text NoneDeleted = new("There are no deleted runs.", "削除済みの実行はありません。");
    public static readonly Text ClearFilters = new("Clear the filters", "条件をすべて解除");
    public static readonly Text SelectAll = new("Select the shown runs", "表示中の実行を選択");
    public static readonly Text SelectRun = new("Select {0}", "{0} を選択");
    public static readonly Text SortBy = new("Sort by {0}", "{0} で並べ替え");
    public static readonly Text Open = new("Show what is below {0}", "{0} の下を表示");
    public static readonly Text Close = new("Hide what is below {0}", "{0} の下を隠す");
    public static readonly Text Gone = new("This run is gone", "この実行はなくなりました");
    public static readonly Text Without = new("without {0}", "{0} なし");
    public static readonly Text GroupRuns = new("{0} runs", "{0} 件");
    public static readonly Text GroupRun = new("1 run", "1 件");
    public static readonly Text MeanOf = new("mean {0}; from {1} to {2}", "平均 {0}、最小 {1}、最大 {2}");
    public static readonly Text NotFinite = new("{0} not finite", "有限でない値 {0} 件");
    public static readonly Text CurveOf = new("Curve of {0} over {1} points, now {2}", "{0} の推移（{1} 点）、現在 {2}");

    public static readonly Text Metric = new("metric", "メトリクス");
    public static readonly Text Param = new("param", "パラメータ");
    public static readonly Text Tag = new("tag", "タグ");
    public static readonly Text Curve = new("curve", "推移");

    public static readonly Text Active = new("Active", "有効");
    public static readonly Text Deleted = new("Deleted", "削除済み");
    public static readonly Text All = new("All", "すべて");
    public static readonly Text Stage = new("Which runs", "実行の範囲");
    public static readonly Text AnyState = new("Any state", "すべての状態");
    public static readonly Text AnyTime = new("Any time", "すべての期間");
    public static readonly Text LastHour = new("Last hour", "過去 1 時間");
    public static readonly Text LastDay = new("Last day", "過去 1 日");
    public static readonly Text LastWeek = new("Last week", "過去 1 週間");
    public static readonly Text Started = new("Started", "開始");
    public static readonly Text State = new("State", "状態");
    public static readonly Text WithModel = new("With a model", "モデルあり");
    public static readonly Text Mine = new("Mine", "自分の実行");
    public static readonly Text GroupBy = new("Group by a param", "パラメータでグループ化");
    public static readonly Text NoGroup = new("No groups", "グループ化しない");
    public static readonly Text Nested = new("Nest runs", "入れ子で表示");
    public static readonly Text Columns = new("Columns", "列");
    public static readonly Text Csv = new("CSV", "CSV");
    public static readonly Text CsvTitle = new("Download what is found as CSV, with the shown columns: at most {0} runs", "見つかった実行を、表示中の列で CSV としてダウンロード（最大 {0} 件）");
    public static readonly Text CsvCut = new("CSV holds the first {0} of them.", "CSV は先頭の {0} 件です。");
    public static readonly Text Selected = new("{0} selected", "{0} 件選択中");
    public static readonly Text Selection = new("What to do with the selected runs", "選択した実行の操作");
    public static readonly Text SelectFound = new("Select all {0} found", "見つかった {0} 件をすべて選択");
    public static readonly Text ClearSelection = new("Clear the selection", "選択を解除");
    public static readonly Text Compare = new("Compare", "比較");
    public static readonly Text CompareLimit = new("2 to {0} runs can be compared.", "比較できるのは 2〜{0} 件です。");
    public static readonly Text SetTag = new("Set tag", "タグを設定");
    public static readonly Text RemoveTag = new("Remove tag", "タグを削除");
    public static readonly Text TagsSet = new("The tag is set on {0} runs.", "{0} 件の実行にタグを設定しました。");
    public static readonly Text TagsRemoved = new("The tag is removed from {0} runs.", "{0} 件の実行からタグを削除しました。");
    public static readonly Text Register = new("Register model", "モデルを登録");
    public static readonly Text PurgeLimit = new("At most {0} deleted runs are removed for good at once.", "一度に完全に削除できるのは {0} 件までです。");
    public static readonly Text Shown = new("Shown columns", "表示中の列");
    public static readonly Text Others = new("Other columns", "その他の列");
    public static readonly Text FindColumn = new("Find a column by name", "列を名前で検索");
    public static readonly Text Kinds = new("Kind of column", "列の種類");
    public static readonly Text Properties = new("Properties", "基本情報");
    public static readonly Text Metrics = new("Metrics", "メトリクス");
    public static readonly Text Params = new("Params", "パラメータ");
    public static readonly Text Tags = new("Tags", "タグ");
    public static readonly Text Curves = new("Curves", "推移");
    public static readonly Text AddColumn = new("Show {0}", "{0} を表示");
    public static readonly Text RemoveColumn = new("Hide {0}", "{0} を隠す");
    public static readonly Text MoveUp = new("Move {0} to the left", "{0} を左へ移動");
    public static readonly Text MoveDown = new("Move {0} to the right", "{0} を右へ移動");
    public static readonly Text Pin = new("Pin {0} at the left", "{0} を左に固定");
    public static readonly Text NoSuchColumn = new("No name contains this.", "該当する名前がありません。");
    public static readonly Text MoreColumns = new("There are more: type a part of the name.", "ほかにもあります。名前の一部を入力してください。");
    public static readonly Text MostColumns = new("At most {0} columns are shown.", "表示できる列は {0} までです。");
    public static readonly Text Apply = new("Show", "表示");
    public static readonly Text UsualColumns = new("Usual columns", "標準の列に戻す");
    public static readonly Text About = new("About this experiment", "この実験について");

    /// <summary>A property's name.</summary>
    public static Text Attribute(string key) => key switch
    {
        "state" => State,
        "name" => new("Name", "名前"),
        "started" => Started,
        "ended" => new("Ended", "終了"),
        "duration" => new("Duration", "所要時間"),
        "user" => new("User", "ユーザー"),
        "experiment" => new("Experiment", "実験"),
        "dataset" => new("Dataset", "データセット"),
        "model" => new("Model", "モデル"),
        _ => new("Run ID", "実行 ID"),
    };

    /// <summary>A status in words.</summary>
    public static Text Status(RunStatus status) => status switch
    {
        RunStatus.Running => new("Running", "実行中"),
        RunStatus.Scheduled => new("Scheduled", "待機中"),
        RunStatus.Finished => new("Finished", "完了"),
        RunStatus.Failed => new("Failed", "失敗"),
        _ => new("Killed", "中止"),
    };

    /// <summary>The class that colours a status.</summary>
    public static string StatusClass(RunStatus status) => status switch
    {
        RunStatus.Running => "state busy",
        RunStatus.Scheduled => "state",
        RunStatus.Finished => "state good",
        RunStatus.Failed => "state bad",
        _ => "state warn",
    };

    /// <summary>What kind of column it is; null for properties.</summary>
    public static Text? Kind(RunColumnKind kind) => kind switch
    {
        RunColumnKind.Metric => Metric,
        RunColumnKind.Param => Param,
        RunColumnKind.Tag => Tag,
        RunColumnKind.Curve => Curve,
        _ => null,
    };
}
