namespace Fude.Tracking.Tests.Artifacts;

/// <summary>Paths that try to get out, or to mean something else to somebody further on.</summary>
internal static class HostilePaths
{
    /// <summary>As they stand after HTTP's own decoding.</summary>
    public static TheoryData<string> All =>
    [
        "..", "../x", "a/..", "a/../b", "a/../../etc/passwd", "./../x", "a/./../../x",
        "%2e%2e", "%2e%2e/x", ".%2e/x", "%2E%2E%2Fx", "a/%2e%2e/%2e%2e/x", "a%2f..%2f..%2fx",
        "%252e%252e/x", "%252e%252e%252fx", "%25252e%25252e/x", "%2525252525252e%2525252525252e/x",
        @"..\x", @"a\..\..\x", @"\etc\passwd", @"\\server\share\x", "..%5cx", "a%5C..%5Cx", "%255c..",
        "/", "/etc/passwd", "//etc/passwd", "%2fetc%2fpasswd", "%252fetc/passwd",
        "file:x", "file:/etc/passwd", "file:///etc/passwd", "FILE:///etc/passwd", "file%3a///etc/passwd", "file%253A%252F%252F%252Fetc",
        "http://example.com/x", "s3://bucket/x", "runs:/0/x", "mlflow-artifacts:/0/x", "C:", "c:/windows", "C:x", "c%3a/x",
        "a#b", "a%23b", "#", "a?b", "a%3fb", "?x=y", "a/#/../b",
        "a\0b", "a%00b", "a%2500b", "\u0001", "a\nb", "a\r\nX: y", "a%0d%0ab", "a\u007fb", "a\u0085b", "\t",
        "%ff", "a%c0%aeb", "%c0%ae%c0%ae/x", "%e0%80%ae",
        "%25252525252525252525252525252525252525252525252525252525252525252525252525252525252525252525252525252541",
    ];

    /// <summary>Into the server's own folder, where they begin at the root.</summary>
    public static TheoryData<string> Reserved => [".fude-uploads", ".fude-uploads/x", "./.fude-uploads/x", ".FUDE-Uploads/x"];

    /// <summary>What UTF-8 has no bytes for.</summary>
    public static TheoryData<string> NotUnicode => ["a\ud800b", "\udc00", "\udc00\ud800"];

    /// <summary>Names that look odd and are harmless.</summary>
    public static TheoryData<string> Harmless =>
    [
        "a", "a/b/c.txt", ".hidden", "a..b", "...", "a/.../b", "model with spaces/x y.txt", "データ/件数.txt", "100%.txt", "50%25.txt", "a%20b",
        "epoch:1/a.png", "12:30.png", "a&b=c;d", "a+b", "~", "~root/x", "$HOME", "`id`", "a'b\"c", "-rf", "con", "nul.txt", "x/NUL", "🖌.png",
        "a*b<c>|d", "e\u0301", "trailing. ", "COM1.txt", "..;/x",
    ];
}
