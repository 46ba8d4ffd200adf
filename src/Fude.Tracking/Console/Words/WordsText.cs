namespace Fude.Tracking.Console.Words;

/// <summary>Texts that every page uses.</summary>
internal static class WordsText
{
    public static readonly Text SecondsAgo = new("{0} s ago", "{0} 秒前");
    public static readonly Text MinutesAgo = new("{0} min ago", "{0} 分前");
    public static readonly Text HoursAgo = new("{0} h ago", "{0} 時間前");
    public static readonly Text DaysAgo = new("{0} d ago", "{0} 日前");
    public static readonly Text Milliseconds = new("{0} ms", "{0} ミリ秒");
    public static readonly Text Seconds = new("{0} s", "{0} 秒");
    public static readonly Text MinutesSeconds = new("{0} min {1} s", "{0} 分 {1} 秒");
    public static readonly Text HoursMinutes = new("{0} h {1} min", "{0} 時間 {1} 分");
    public static readonly Text DaysHours = new("{0} d {1} h", "{0} 日 {1} 時間");
    public static readonly Text Cancel = new("Cancel", "キャンセル");
    public static readonly Text Close = new("Close", "閉じる");
    public static readonly Text Save = new("Save", "保存");
    public static readonly Text Delete = new("Delete", "削除");
    public static readonly Text Restore = new("Restore", "元に戻す");
    public static readonly Text Rename = new("Rename", "名前を変更");
    public static readonly Text Edit = new("Edit", "編集");
    public static readonly Text Loading = new("Loading…", "読み込み中…");
    public static readonly Text Missing = new("There is nothing at this address.", "このアドレスには何もありません。");
    public static readonly Text Failed = new("This did not work: {0}", "できませんでした：{0}");
    public static readonly Text NotAllowed = new("You are signed in as {0} ({1}); this needs {2}.", "{0}（{1}）でサインインしています。この操作には {2} の権限が必要です。");
    public static readonly Text SignedOut = new("You are no longer signed in.", "サインインが無効になりました。");
}
