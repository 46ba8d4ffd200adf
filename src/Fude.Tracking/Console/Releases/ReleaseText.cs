using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Releases;

/// <summary>Texts of the releases.</summary>
internal static class ReleaseText
{
    public static readonly Text Release = new("Release {0}", "リリース {0}");
    public static readonly Text Answers = new("What answers now", "現在の応答");
    public static readonly Text NothingLive = new("Nothing is live.", "公開中のモデルはありません。");
    public static readonly Text ShareOfPeople = new("{0} of the people", "利用者の {0}");
    public static readonly Text Since = new("since {0}", "{0} から");
    public static readonly Text By = new("by {0}", "実行者：{0}");
    public static readonly Text Candidate = new("On its way", "進行中");
    public static readonly Text NoCandidate = new("No candidate is on its way.", "進行中の候補はありません。");
    public static readonly Text All = new("Releases", "リリース一覧");
    public static readonly Text None = new("There are no releases yet.", "リリースはまだありません。");
    public static readonly Text Older = new("Older ones", "さらに古いもの");
    public static readonly Text Newest = new("Back to the newest", "最新に戻る");
    public static readonly Text Number = new("No.", "番号");
    public static readonly Text Tag = new("Tag", "タグ名");
    public static readonly Text State = new("State", "状態");
    public static readonly Text Share = new("Share", "割合");
    public static readonly Text Strategy = new("Strategy", "方式");
    public static readonly Text Who = new("Who", "実行者");
    public static readonly Text When = new("When", "日時");
    public static readonly Text Why = new("Why", "理由");
    public static readonly Text What = new("What", "操作");
    public static readonly Text Digest = new("Bundle", "バンドル");
    public static readonly Text Run = new("Run", "実行");
    public static readonly Text Asked = new("Asked for", "依頼日時");
    public static readonly Text Changed = new("In this state since", "現在の状態になった日時");
    public static readonly Text LiveAt = new("Live last", "最後に公開された日時");
    public static readonly Text Baseline = new("Compared with", "比較対象");
    public static readonly Text Predecessor = new("Live before it", "直前の公開リリース");
    public static readonly Text Forced = new("The gate was overruled for it.", "ゲートの判定を上書きして公開されました。");
    public static readonly Text Paused = new("paused", "一時停止中");
    public static readonly Text Replicas = new("Replicas", "レプリカ");
    public static readonly Text Loaded = new("has it", "読み込み済み");
    public static readonly Text NotLoaded = new("has it not", "未読み込み");
    public static readonly Text Seen = new("heard of {0}", "最終応答 {0}");

    public static readonly Text Deploy = new("Release a model…", "モデルをリリース…");
    public static readonly Text Rollback = new("Roll back…", "ロールバック…");
    public static readonly Text Promote = new("Make it live…", "公開する…");
    public static readonly Text Pause = new("Pause…", "一時停止…");
    public static readonly Text Resume = new("Go on…", "再開…");
    public static readonly Text RollbackTitle = new("Roll back", "ロールバック");
    public static readonly Text PromoteTitle = new("Make it live", "公開する");
    public static readonly Text PauseTitle = new("Pause", "一時停止");
    public static readonly Text ResumeTitle = new("Go on", "再開");
    public static readonly Text RollbackCandidate = new(
        "Release {0} ({1}) is taken back at once: nobody is answered by it any more. What is live goes on answering.",
        "リリース {0}（{1}）は直ちに取り下げられ、誰にも応答しなくなります。公開中のモデルはそのまま応答を続けます。");
    public static readonly Text RollbackLive = new(
        "Release {0} ({1}) stops to answer at once, and release {2}, which was live before, answers everybody again.",
        "リリース {0}（{1}）は直ちに応答を止め、直前に公開されていたリリース {2} が全員に応答します。");
    public static readonly Text PromoteWhat = new(
        "Release {0} ({1}) answers everybody at once, whatever evidence is still missing. What is live now is kept for the way back.",
        "リリース {0}（{1}）が直ちに全員に応答します。証拠が不足していても公開されます。現在のモデルはロールバック用に保持されます。");
    public static readonly Text PauseWhat = new(
        "Release {0} ({1}) keeps its share and makes no further step until it is let go on. If it turns out to be worse it is taken back all the same.",
        "リリース {0}（{1}）は現在の割合のまま、再開されるまで次の段階に進みません。悪化と判定された場合は一時停止中でも取り下げられます。");
    public static readonly Text ResumeWhat = new("Release {0} ({1}) goes on with its steps.", "リリース {0}（{1}）の段階を再開します。");
    public static readonly Text Reason = new("Why, for the ledger", "理由（台帳に記録されます）");
    public static readonly Text ReasonNeeded = new("Say why in one line of up to 1,000 characters.", "理由を 1 行（1,000 文字以内）で入力してください。");
    public static readonly Text DoneRollback = new("Release {0} ({1}) is live; {2} ({3}) is taken back.", "リリース {0}（{1}）が公開中です。{2}（{3}）は取り下げられました。");
    public static readonly Text DoneChange = new("Release {0} ({1}): {2}", "リリース {0}（{1}）：{2}");
    public static readonly Text ByImage = new(
        "This model came with its container image: its share is that of the proxy in front. To move it, use 'fude deploy {0} --by-image' and 'fude rollback --by-image' on the machine of the composition.",
        "このモデルはコンテナイメージに含まれており、割合は手前のプロキシが決めます。変更するには、コンポジションのマシンで fude deploy {0} --by-image または fude rollback --by-image を使ってください。");

    public static readonly Text Ledger = new("Ledger", "台帳");
    public static readonly Text FilterRelease = new("Of release no.", "リリース番号");
    public static readonly Text FilterAction = new("What was done", "操作");
    public static readonly Text Everything = new("everything", "すべて");
    public static readonly Text Search = new("Tag, person or reason", "タグ名・実行者・理由");
    public static readonly Text NoEntries = new("No entry fits.", "該当する記録はありません。");
    public static readonly Text Check = new("Check the chain", "連鎖を検証");
    public static readonly Text Sound = new("The ledger is sound: every entry follows the one before.", "台帳は健全です。すべての記録が前の記録につながっています。");
    public static readonly Text Broken = new("The ledger was changed: entry {0} does not follow the one before.", "台帳が変更されています。記録 {0} は前の記録とつながりません。");
    public static readonly Text At = new("What was live at", "この時点で公開されていたもの");
    public static readonly Text AtNothing = new("Nothing was live then.", "その時点で公開されていたものはありません。");
    public static readonly Text AtTime = new("At {0}:", "{0} の時点：");
    public static readonly Text Show = new("Show", "表示");
    public static readonly Text Clear = new("Clear", "クリア");
    public static readonly Text Hash = new("hash {0}", "ハッシュ {0}");
    public static readonly Text DecidedBy = new("What it was decided by", "判定に使われた値");

    public static readonly Text Comparisons = new("Drawings on which the models differ", "モデルの答えが異なる絵");
    public static readonly Text NoComparisons = new("None so far.", "まだありません。");
    public static readonly Text SaysLive = new("live", "公開中");
    public static readonly Text SaysCandidate = new("candidate", "候補");
    public static readonly Text SaysPerson = new("a person", "人");
    public static readonly Text SaysNothing = new("failed", "失敗");
    public static readonly Text Shown = new("shown", "表示された答え");
    public static readonly Text Drawing = new("Drawing {0}", "絵 {0}");

    public static string Percent(double share) => (100 * share).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture) + " %";
}
