using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Sessions;

/// <summary>Texts of signing in.</summary>
internal static class SessionText
{
    public static readonly Text Title = new("Sign in", "サインイン");
    public static readonly Text Name = new("Name", "ユーザー名");
    public static readonly Text Password = new("Password", "パスワード");
    public static readonly Text Enter = new("Sign in", "サインイン");
    public static readonly Text Wrong = new("The name or the password is wrong.", "ユーザー名またはパスワードが違います。");
    public static readonly Text TooMany = new("Too many wrong passwords. Try again in {0} seconds.", "パスワードの誤りが多すぎます。{0} 秒後にもう一度お試しください。");
    public static readonly Text NoUsers = new("This server has no users, and is open only to its own machine. Add a user there: {0}", "このサーバーにはユーザーがなく、同じマシンからのみ使えます。そのマシンでユーザーを追加してください：{0}");
}
