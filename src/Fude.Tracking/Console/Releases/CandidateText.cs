using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Releases;

/// <summary>Texts about candidates and what they are judged by.</summary>
internal static class CandidateText
{
    public static readonly Text Steps = new("Steps of the plan", "計画の段階");
    public static readonly Text Loading = new("Every replica fetches the model, proves it and warms it up.", "各レプリカがモデルを取得し、検証と準備をしています。");
    public static readonly Text NotEnough = new("Waits: not enough is known yet", "待機中：証拠がまだ足りません");
    public static readonly Text InDoubt = new("Waits: a figure is in doubt", "待機中：要観察の項目があります");
    public static readonly Text AsGood = new("As good or better: the next step", "同等以上：次の段階へ進みます");
    public static readonly Text AsGoodPaused = new("As good or better; it waits because it is paused", "同等以上。一時停止中のため待機しています");
    public static readonly Text Worse = new("Worse: it is taken back", "悪化：取り下げられます");
    public static readonly Text ShadowAsGood = new("As good or better. A shadow becomes live by somebody's word only.", "同等以上です。シャドーは人の操作でのみ公開されます。");
    public static readonly Text ShadowWorse = new("Worse. Nobody sees its answers, so it is not taken back by itself.", "悪化しています。答えは誰にも表示されないため、自動では取り下げられません。");
    public static readonly Text Compared = new("Compared drawings", "比較した絵");
    public static readonly Text Requests = new("Answers by the candidate", "候補の応答");
    public static readonly Text Corrections = new("Corrections", "訂正");
    public static readonly Text Seconds = new("Seconds of this step", "この段階の秒数");
    public static readonly Text Of = new("{0} of {1}", "{0} / {1}");
    public static readonly Text NoneCome = new("At present nobody draws: this takes for ever.", "現在は誰も描いていないため、先に進みません。");
    public static readonly Text SoonAt = new("Less than a minute at {0} drawings an hour.", "1 時間あたり {0} 件の絵で 1 分未満。");
    public static readonly Text TimeAt = new("About {0} at {1} drawings an hour.", "1 時間あたり {1} 件の絵で約 {0}。");
    public static readonly Text InItsWords = new("In the application's words", "アプリケーションの説明（英語）");
    public static readonly Text Evidence = new("What is known", "わかっていること");
    public static readonly Text RequestsAnswered = new("Requests answered", "応答したリクエスト");
    public static readonly Text RequestTimes = new("Requests: median / p95 / p99", "リクエスト：中央値 / p95 / p99");
    public static readonly Text NetworkTimes = new("Network alone: median / p95 / p99", "ネットワークのみ：中央値 / p95 / p99");
    public static readonly Text MeanConfidence = new("Mean probability of its answers", "答えの平均確率");
    public static readonly Text OnlyRight = new("Corrected drawings that it alone names rightly", "訂正された絵のうち、こちらだけが正解");
    public static readonly Text Counts = new(
        "{0} drawings compared, {1} of them named differently; the candidate ran on {2} and failed on {3}; {4} were corrected.",
        "比較した絵 {0} 件、うち答えが異なるもの {1} 件。候補の実行 {2} 件、失敗 {3} 件。訂正 {4} 件。");
    public static readonly Text Criterion = new("Judged by", "判定項目");
    public static readonly Text Measured = new("Measured", "測定値");
    public static readonly Text Tolerated = new("Tolerated", "許容値");
    public static readonly Text Against = new("Evidence against it", "不利な証拠");
    public static readonly Text Drawings = new("Drawings", "絵の数");
    public static readonly Text ToOne = new("{0} : 1 of {1} : 1", "{0} : 1（基準 {1} : 1）");
    public static readonly Text Interval = new("from {0} to {1} with {2} %, whenever one looks", "{0} 〜 {1}（いつ見ても {2} %）");
    public static readonly Text BarLabel = new("{0}: measured {1}, tolerated {2}", "{0}：測定値 {1}、許容値 {2}");
    public static readonly Text NothingKnown = new("nothing known yet", "まだ不明");
    public static readonly Text WasWorse = new("Worse: it was taken back", "悪化：取り下げられました");
    public static readonly Text WasAsGood = new("As good or better", "同等以上でした");
    public static readonly Text Judgement = new("How it compares with the live model", "公開中のモデルとの比較");
    public static readonly Text Decides = new("{0} : 1 decides", "{0} : 1 で判定");
    public static readonly Text History = new("Evidence against it while you look, so many to one", "表示中の「不利な証拠」の推移（対 1）");
    public static readonly Text Points = new("{0} points", "{0} ポイント");
}
