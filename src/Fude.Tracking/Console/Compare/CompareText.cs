using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.Charts;
using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Compare;

/// <summary>Texts of the page to compare runs.</summary>
internal static class CompareText
{
    public static readonly Text Title = new("Compare runs", "実行の比較");
    public static readonly Text TitleMany = new("Compare {0} runs", "{0} 件の実行を比較");
    public static readonly Text TitleOne = new("Compare 1 run", "1 件の実行を比較");
    public static readonly Text Empty = new("Choose at least two runs: search for them here, or select them in the table of an experiment.", "比較する実行を 2 件以上選んでください。ここで検索するか、実験の表で選択します。");
    public static readonly Text TooMany = new("At most {0} runs can be compared; this address names {1}. The first {0} are shown: take some out or narrow the selection.", "比較できるのは {0} 件までです。このアドレスには {1} 件あります。先頭の {0} 件を表示しています。いくつか外すか、選択を絞ってください。");
    public static readonly Text Gone = new("{0} of the runs are not there any more: {1}", "次の {0} 件の実行はもうありません：{1}");
    public static readonly Text Curves = new("Learning curves", "学習曲線");
    public static readonly Text Table = new("Table", "表");
    public static readonly Text Parallel = new("Parallel coordinates", "平行座標");
    public static readonly Text Scatter = new("Scatter", "散布図");
    public static readonly Text Box = new("Box plots", "箱ひげ図");
    public static readonly Text Tabs = new("Ways to compare", "比較の方法");

    public static readonly Text Runs = new("Runs", "実行");
    public static readonly Text FilterRuns = new("Filter these runs", "この一覧を絞り込む");
    public static readonly Text ShowAll = new("Draw all", "すべて描く");
    public static readonly Text HideAll = new("Draw none", "すべて隠す");
    public static readonly Text Draw = new("Draw {0}", "{0} を描く");
    public static readonly Text TakeOut = new("Take {0} out", "{0} を外す");
    public static readonly Text Deleted = new("deleted", "削除済み");
    public static readonly Text AddRuns = new("Add runs", "実行を追加");
    public static readonly Text FindRuns = new("Name, run ids, or a search such as metrics.loss < 0.2", "名前、実行 ID、または metrics.loss < 0.2 のような検索式");
    public static readonly Text AllExperiments = new("in all experiments", "すべての実験から");
    public static readonly Text Add = new("Add", "追加");
    public static readonly Text AddNamed = new("Add {0}", "{0} を追加");
    public static readonly Text AddAll = new("Add all {0}", "{0} 件すべて追加");
    public static readonly Text NoRuns = new("No other run was found.", "ほかの実行は見つかりませんでした。");
    public static readonly Text Full = new("At most {0} runs can be compared. Take some out first.", "比較できるのは {0} 件までです。先にいくつか外してください。");

    public static readonly Text Metrics = new("Metrics", "メトリクス");
    public static readonly Text Params = new("Params", "パラメータ");
    public static readonly Text Facts = new("Facts", "基本情報");
    public static readonly Text Axis = new("Horizontal axis", "横軸");
    public static readonly Text ByStep = new("Step", "ステップ");
    public static readonly Text ByTime = new("Time", "時刻");
    public static readonly Text ByRelative = new("Time since start", "開始からの時間");
    public static readonly Text Smoothing = new("Smoothing", "平滑化");
    public static readonly Text Log = new("Logarithmic", "対数軸");
    public static readonly Text Range = new("Shown: {0} to {1}", "表示範囲：{0}～{1}");
    public static readonly Text Csv = new("Save as CSV", "CSV で保存");
    public static readonly Text CurvesOf = new("{0} of {1} runs by {2}", "{1} 件の実行の {0}（{2} 別）");
    public static readonly Text NoMetrics = new("None of these runs has logged a metric yet.", "これらの実行には、まだメトリクスがありません。");
    public static readonly Text ChooseMetrics = new("Choose the metrics whose curves are shown.", "曲線を表示するメトリクスを選んでください。");
    public static readonly Text NotFinite = new("Not finite (✕ NaN, ▲ ∞, ▼ −∞): {0}", "有限でない値（✕ NaN、▲ ∞、▼ −∞）：{0}");
    public static readonly Text NotLogged = new("Without this metric: {0}", "このメトリクスがない実行：{0}");
    public static readonly Text NotOnLog = new("{0} points are not above 0 and have no place on a logarithmic axis.", "0 以下の {0} 点は対数軸上に表示できません。");
    public static readonly Text AndMore = new("{0} and {1} more", "{0} ほか {1} 件");
    public static readonly Text Times = new("{0} ({1}×)", "{0}（{1} 回）");

    public static readonly Text Find = new("Find a name", "名前で探す");
    public static readonly Text ShowSame = new("Show what is the same for all, too", "全実行で同じものも表示");
    public static readonly Text Name = new("Name", "名前");
    public static readonly Text Best = new("best", "最良");
    public static readonly Text Missing = new("not logged", "記録なし");
    public static readonly Text LowIsBetter = new("Low is better", "低いほど良い");
    public static readonly Text HighIsBetter = new("High is better", "高いほど良い");
    public static readonly Text NoGoal = new("No best value", "優劣なし");
    public static readonly Text ChangeGoal = new("{0}: {1}. Change", "{0}：{1}。変更");
    public static readonly Text NothingDiffers = new("Nothing of this kind differs between these runs.", "この項目で異なるものはありません。");
    public static readonly Text NothingFound = new("Nothing of this name.", "該当する名前はありません。");
    public static readonly Text Experiment = new("Experiment", "実験");
    public static readonly Text Status = new("State", "状態");
    public static readonly Text Started = new("Started", "開始");
    public static readonly Text Took = new("Duration", "所要時間");
    public static readonly Text User = new("User", "ユーザー");
    public static readonly Text Window = new("Runs {0}–{1} of {2}", "{2} 件中 {0}～{1} 件目");
    public static readonly Text Earlier = new("Runs before these", "前の実行");
    public static readonly Text Later = new("Runs after these", "次の実行");

    public static readonly Text Axes = new("Axes", "軸");
    public static readonly Text X = new("Horizontal", "横軸");
    public static readonly Text Y = new("Vertical", "縦軸");
    public static readonly Text Colour = new("Colour", "色");
    public static readonly Text NoColour = new("The run", "実行ごと");
    public static readonly Text BoxOf = new("Values of", "値");
    public static readonly Text BoxBy = new("Grouped by", "グループ");
    public static readonly Text Nothing = new("none", "なし");
    public static readonly Text NeedTwoAxes = new("Choose at least two axes.", "軸を 2 つ以上選んでください。");
    public static readonly Text NoSubjects = new("These runs have no params or metrics yet.", "これらの実行には、まだパラメータもメトリクスもありません。");
    public static readonly Text NotDrawn = new("Not drawn: {0}", "描いていないもの：{0}");
    public static readonly Text ParallelOf = new("{0} runs along {1}", "{0} 件の実行：{1}");
    public static readonly Text ParallelHint = new("Drag along an axis to pick out runs; press there again to let go.", "軸に沿ってドラッグすると実行を絞り込めます。もう一度押すと解除します。");
    public static readonly Text ScatterOf = new("{0} against {1} of {2} runs", "{2} 件の実行の {0} と {1}");
    public static readonly Text BoxesOf = new("{0} by {1}, {2} runs", "{1} 別の {0}（{2} 件）");
    public static readonly Text Group = new("Group", "グループ");
    public static readonly Text Count = new("Runs", "件数");
    public static readonly Text Lowest = new("Lower whisker", "下ひげ");
    public static readonly Text FirstQuartile = new("First quartile", "第 1 四分位");
    public static readonly Text Median = new("Median", "中央値");
    public static readonly Text ThirdQuartile = new("Third quartile", "第 3 四分位");
    public static readonly Text Highest = new("Upper whisker", "上ひげ");
    public static readonly Text Search = new("Search", "検索");
    public static readonly Text More = new("{0} more: narrow the search.", "ほか {0} 件。検索で絞り込んでください。");

    /// <summary>The name of a part of the page.</summary>
    public static Text Of(CompareTab tab) => tab switch
    {
        CompareTab.Table => Table,
        CompareTab.Parallel => Parallel,
        CompareTab.Scatter => Scatter,
        CompareTab.Box => Box,
        _ => Curves,
    };

    /// <summary>The name of an axis.</summary>
    public static Text Of(SeriesAxis axis) => axis switch
    {
        SeriesAxis.Time => ByTime,
        SeriesAxis.Relative => ByRelative,
        _ => ByStep,
    };

    /// <summary>The name of a goal.</summary>
    public static Text Of(MetricGoal goal) => goal switch
    {
        MetricGoal.Low => LowIsBetter,
        MetricGoal.High => HighIsBetter,
        _ => NoGoal,
    };

    /// <summary>The class and the word of a status.</summary>
    public static (string Class, Text Word) Of(RunStatus status) => status switch
    {
        RunStatus.Running => ("busy", new("running", "実行中")),
        RunStatus.Scheduled => ("", new("scheduled", "待機中")),
        RunStatus.Finished => ("good", new("finished", "完了")),
        RunStatus.Failed => ("bad", new("failed", "失敗")),
        _ => ("warn", new("killed", "中止")),
    };
}
