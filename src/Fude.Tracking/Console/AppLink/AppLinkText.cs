using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.AppLink;

/// <summary>Texts about the application where it does not help.</summary>
internal static class AppLinkText
{
    public static readonly Text NotSet = new("No application is set", "アプリケーションが設定されていません");
    public static readonly Text NotSetDo = new(
        "Releases live in the application. 'fude up' starts it together with this server; where they run apart, start this server with the address of the application:",
        "リリースはアプリケーション側にあります。fude up はこのサーバーと一緒にアプリケーションを起動します。別々に動かす場合は、アプリケーションのアドレスを指定してこのサーバーを起動してください：");
    public static readonly Text NotStarted = new("The application does not run", "アプリケーションが起動していません");
    public static readonly Text NotStartedDo = new(
        "'fude up' starts it when there is a model; the first one is trained before that. Its lines in the terminal say how far it is. This page goes on by itself.",
        "fude up はモデルができてからアプリケーションを起動します（最初のモデルは先に訓練されます）。進み具合はターミナルに表示されます。この画面は自動で更新されます。");
    public static readonly Text Unreachable = new("The application does not answer", "アプリケーションが応答しません");
    public static readonly Text UnreachableDo = new(
        "It was asked at {0}. Look whether it runs there and what its log says; this page tries again by itself.",
        "{0} に問い合わせました。そこで動いているか、ログに何が出ているかを確認してください。この画面は自動で再試行します。");
    public static readonly Text Refused = new("The application does not let you in", "アプリケーションに拒否されました");
    public static readonly Text RefusedDo = new(
        "Both hosts need the same key: start the application with --Security:KeyFile and the key file of this server. To change releases takes an administrator.",
        "両方のホストに同じ鍵が必要です。アプリケーションを --Security:KeyFile にこのサーバーの鍵ファイルを指定して起動してください。リリースの変更には管理者権限が必要です。");
    public static readonly Text Foreign = new("The application does not answer as this version expects", "アプリケーションの応答がこのバージョンの想定と異なります");
    public static readonly Text ForeignDo = new(
        "At {0} is another program, or an older Fude. Update the application to this server's version.",
        "{0} にあるのは別のプログラムか、古い Fude です。アプリケーションをこのサーバーと同じバージョンに更新してください。");
    public static readonly Text Missing = new("There is no such release", "そのリリースはありません");
    public static readonly Text Told = new("The application says no", "アプリケーションがエラーを返しました");
    public static readonly Text Said = new("What was said: {0}", "詳細：{0}");
}
