namespace Fude.Tracking.Console.Layout;

/// <summary>What a person chose for this browser, kept in cookies.</summary>
public sealed class Preferences
{
    /// <summary>The cookie of the language.</summary>
    public const string LanguageCookie = "fude_language";

    /// <summary>The cookie of the theme.</summary>
    public const string ThemeCookie = "fude_theme";

    /// <summary>light or dark; null for what the browser prefers.</summary>
    public string? Theme { get; set; }

    /// <summary>Whether the dark theme is on.</summary>
    public bool IsDark { get; private set; }

    /// <summary>Told after the theme changed: charts draw themselves in its colours.</summary>
    public event EventHandler? Changed;

    /// <summary>A theme as a cookie names it; null where it names none.</summary>
    /// <param name="cookie">The cookie's value.</param>
    public static string? ThemeOf(string? cookie) => cookie is "light" or "dark" ? cookie : null;

    /// <summary>Turns the dark theme on or off.</summary>
    /// <param name="dark">Whether it is on.</param>
    public void Show(bool dark)
    {
        if (IsDark == dark)
            return;
        IsDark = dark;
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
