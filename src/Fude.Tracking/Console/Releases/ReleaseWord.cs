using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Releases;

/// <summary>The application's words in the console's languages; words of a newer application are shown as they are.</summary>
internal static class ReleaseWord
{
    private static readonly Dictionary<string, Text> States = new(StringComparer.Ordinal)
    {
        ["loading"] = new("loading", "読み込み中"),
        ["shadow"] = new("shadow", "シャドー"),
        ["canary"] = new("canary", "カナリア"),
        ["live"] = new("live", "公開中"),
        ["draining"] = new("draining", "終了処理中"),
        ["retired"] = new("retired", "引退"),
        ["failed"] = new("failed", "失敗"),
    };

    private static readonly Dictionary<string, Text> Strategies = new(StringComparer.Ordinal)
    {
        ["canary"] = new("canary", "カナリア"),
        ["all-at-once"] = new("all at once", "一括"),
        ["shadow"] = new("shadow", "シャドー"),
        ["image"] = new("by image", "イメージ"),
        ["settings"] = new("by settings", "設定"),
    };

    private static readonly Dictionary<string, Text> Actions = new(StringComparer.Ordinal)
    {
        ["deploy"] = new("asked for", "リリース依頼"),
        ["start"] = new("began", "開始"),
        ["step"] = new("next step", "次の段階"),
        ["share"] = new("share", "割合変更"),
        ["promote"] = new("made live", "公開"),
        ["replace"] = new("replaced", "置き換え"),
        ["rollback"] = new("rolled back", "ロールバック"),
        ["restore"] = new("live again", "再公開"),
        ["pause"] = new("paused", "一時停止"),
        ["resume"] = new("went on", "再開"),
        ["fail"] = new("failed", "失敗"),
        ["drained"] = new("ended", "終了"),
    };

    private static readonly Dictionary<string, Text> Criteria = new(StringComparer.Ordinal)
    {
        ["errors"] = new("Errors", "エラー"),
        ["latency"] = new("Latency", "応答時間"),
        ["disagreement"] = new("Disagreement", "答えの不一致"),
        ["confidence"] = new("Confidence lost", "確信度の低下"),
        ["accuracy"] = new("Accuracy lost (by corrections)", "正解率の低下（訂正による）"),
    };

    private static readonly Dictionary<string, Text> Judged = new(StringComparer.Ordinal)
    {
        ["fine"] = new("within tolerance", "許容範囲内"),
        ["doubtful"] = new("in doubt", "要観察"),
        ["worse"] = new("worse", "悪化"),
    };

    /// <summary>What can be done to releases, as the ledger names it.</summary>
    public static IEnumerable<string> AllActions => Actions.Keys;

    public static string State(Wording w, string word) => Say(w, States, word);

    public static string Strategy(Wording w, string word) => Say(w, Strategies, word);

    public static string Action(Wording w, string word) => Say(w, Actions, word);

    public static string Criterion(Wording w, string word) => Say(w, Criteria, word);

    public static string Judgement(Wording w, string word) => Say(w, Judged, word);

    /// <summary>The class of a state's mark.</summary>
    public static string StateClass(string state) => state switch
    {
        "live" => "good",
        "loading" or "shadow" or "canary" => "busy",
        "draining" => "warn",
        "failed" => "bad",
        _ => "",
    };

    /// <summary>The class of a judgement's mark.</summary>
    public static string JudgementClass(string state) => state switch
    {
        "fine" => "good",
        "doubtful" => "warn",
        _ => "bad",
    };

    private static string Say(Wording w, Dictionary<string, Text> words, string word) => words.TryGetValue(word, out var text) ? w[text] : word;
}
