namespace Fude.Hosting.Settings;

/// <content>One of several words, and web addresses.</content>
public sealed partial class SettingsReader
{
    /// <summary>One of several words.</summary>
    /// <param name="key">The key.</param>
    /// <param name="words">What it may be; the first is the default.</param>
    /// <param name="description">What it does, for the help.</param>
    public string Choice(string key, IReadOnlyList<string> words, string description)
    {
        var allowed = string.Join(", ", words);
        if (Take(key, words[0], $"one of {allowed}", description) is not { } text)
            return words[0];
        foreach (var word in words)
        {
            if (Same(word, text))
                return word;
        }

        _mistakes.Add($"{key} is '{text}' but has to be one of {allowed} (default {words[0]}).");
        return words[0];
    }

    /// <summary>An <c>http://</c> or <c>https://</c> address, or null.</summary>
    /// <param name="key">The key.</param>
    /// <param name="description">What it does, for the help.</param>
    public Uri? Address(string key, string description)
    {
        if (Take(key, "", "http(s)://NAME[:PORT]", description) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return address;
        _mistakes.Add($"{key} is '{text}' but has to be an address such as http://127.0.0.1:4317.");
        return null;
    }

    /// <summary>Addresses of other servers, separated by ';'; none where nothing is said.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="description">For the help.</param>
    public IReadOnlyList<Uri> Addresses(string key, string description)
    {
        var all = new List<Uri>();
        foreach (var text in (Take(key, "", "http(s)://NAME[:PORT];…", description) ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                all.Add(address);
            else
                _mistakes.Add($"{key} has '{text}' but needs addresses such as http://127.0.0.1:8000.");
        }

        return all;
    }
}
