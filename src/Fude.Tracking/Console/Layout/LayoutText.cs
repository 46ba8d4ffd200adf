using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Layout;

/// <summary>Texts of the frame around every page.</summary>
internal static class LayoutText
{
    public static readonly Text Skip = new("Skip to the content", "本文へ移動");
    public static readonly Text Navigation = new("Navigation", "ナビゲーション");
    public static readonly Text OpenNavigation = new("Open or close the navigation", "ナビゲーションを開閉");
    public static readonly Text Overview = new("Overview", "概要");
    public static readonly Text Experiments = new("Experiments", "実験");
    public static readonly Text Models = new("Models", "モデル");
    public static readonly Text Releases = new("Releases", "リリース");
    public static readonly Text Light = new("Light theme", "ライトテーマにする");
    public static readonly Text Dark = new("Dark theme", "ダークテーマにする");
    public static readonly Text OtherLanguage = new("日本語", "English");
    public static readonly Text SignOut = new("Sign out", "サインアウト");
    public static readonly Text SignedInAs = new("Signed in as {0} ({1})", "{0}（{1}）でサインイン中");
    public static readonly Text Reconnecting = new("The connection to the server is gone. Trying again…", "サーバーとの接続が切れました。再接続しています…");
    public static readonly Text Lost = new("This view has to be loaded again.", "この画面を再読み込みする必要があります。");
    public static readonly Text Reload = new("Reload", "再読み込み");
    public static readonly Text Unexpected = new("Something unexpected happened on this page. The server's log says what.", "予期しない問題が起きました。詳細はサーバーのログにあります。");
    public static readonly Text NoScript = new("The console needs JavaScript.", "この画面には JavaScript が必要です。");
}
