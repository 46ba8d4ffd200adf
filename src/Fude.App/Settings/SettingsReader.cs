using System.Globalization;

namespace Fude.App.Settings;

/// <summary>Reads settings by key, checks them, and collects every mistake and the description of every key.</summary>
internal sealed partial class SettingsReader
{
    private const string EnvironmentPrefix = "FUDE_APP_";

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _mistakes = [];
    private readonly List<SettingDescription> _known = [];

    /// <summary>The keys that were asked for, in order.</summary>
    public IReadOnlyList<SettingDescription> Known => _known;

    public static SettingsReader FromCommandLineAndEnvironment(string[] args)
    {
        var reader = new SettingsReader();
        reader.TakeEnvironment();
        reader.TakeCommandLine(args);
        return reader;
    }

    /// <summary>Throws what was collected: values that don't fit, and keys that nobody asked for.</summary>
    public void ThrowIfMistaken()
    {
        foreach (var key in _values.Keys.Where(key => !_known.Exists(known => Same(known.Key, key))))
            _mistakes.Add($"{key} is not a setting.{Suggestion(key)}");
        if (_mistakes.Count > 0)
            throw new SettingsException([.. _mistakes]);
    }

    public int Number(string key, int fallback, int least, int most, string description)
    {
        var number = fallback.ToString(CultureInfo.InvariantCulture);
        if (Take(key, number, $"{least}…{most}", description) is not { } text)
            return fallback;
        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        _mistakes.Add($"{key} is '{text}' but has to be a whole number from {least} to {most} (default {fallback}).");
        return fallback;
    }

    public string? Name(string key, int longest, string description)
    {
        if (Take(key, "", $"at most {longest} characters", description) is not { } text)
            return null;
        if (text.Length <= longest && !text.Any(char.IsControl))
            return text;
        _mistakes.Add($"{key} has {text.Length} characters but may have {longest}, none of them a control character.");
        return null;
    }

    public string Folder(string key, string description)
    {
        if (Take(key, "", "required", description) is not { } text)
            _mistakes.Add($"{key} is missing: give the folder of a model bundle, --{key}=FOLDER.");
        else if (!Directory.Exists(text))
            _mistakes.Add($"{key} is '{text}', which is not a folder.");
        else
            return Path.GetFullPath(text);
        return "";
    }

    private string? Take(string key, string fallback, string range, string description)
    {
        _known.Add(new SettingDescription(key, fallback, range, description));
        return _values.TryGetValue(key, out var text) && text.Length > 0 ? text : null;
    }

    private void TakeEnvironment()
    {
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (variable.Key is string name && name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
                _values[name[EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal)] = variable.Value as string ?? "";
        }
    }

    private void TakeCommandLine(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                _mistakes.Add($"'{args[i]}' is not a setting: write --Key=Value, or --help for all keys.");
            else if (args[i].IndexOf('=', StringComparison.Ordinal) is > 2 and var equals)
                _values[args[i][2..equals]] = args[i][(equals + 1)..];
            else if (i + 1 < args.Length)
                _values[args[i][2..]] = args[++i];
            else
                _mistakes.Add($"{args[i]} has no value: write {args[i]}=Value.");
        }
    }

    private string Suggestion(string key)
    {
        var nearest = _known.MinBy(known => Distance(known.Key.ToUpperInvariant(), key.ToUpperInvariant()));
        return nearest is not null && Distance(nearest.Key.ToUpperInvariant(), key.ToUpperInvariant()) <= 3
            ? $" Did you mean {nearest.Key}?"
            : " --help lists all keys.";
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    // Levenshtein's edit distance.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }

        return row[b.Length];
    }
}
