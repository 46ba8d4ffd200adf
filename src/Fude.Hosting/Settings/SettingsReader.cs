using System.Globalization;

namespace Fude.Hosting.Settings;

/// <summary>Reads settings by key, checks them, and collects every mistake and the description of every key.</summary>
public sealed partial class SettingsReader
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _mistakes = [];
    private readonly List<string> _bare = [];
    private readonly List<SettingDescription> _known = [];

    private SettingsReader(string environmentPrefix) => EnvironmentPrefix = environmentPrefix;

    /// <summary>How the names of environment variables begin, such as <c>FUDE_APP_</c>.</summary>
    public string EnvironmentPrefix { get; }

    /// <summary>The keys that were asked for, in order.</summary>
    public IReadOnlyList<SettingDescription> Known => _known;

    /// <summary>Takes the command line (<c>--Key=Value</c>, <c>--Key Value</c>, <c>--flag</c>) and, below it, the environment (<c>PREFIX_Key__Part</c>).</summary>
    /// <param name="args">The command line.</param>
    /// <param name="environmentPrefix">How the names of the variables begin, such as <c>FUDE_APP_</c>.</param>
    public static SettingsReader FromCommandLineAndEnvironment(string[] args, string environmentPrefix)
    {
        var reader = new SettingsReader(environmentPrefix);
        reader.TakeEnvironment();
        reader.TakeCommandLine(args);
        return reader;
    }

    /// <summary>Adds a mistake that only the host can see.</summary>
    /// <param name="mistake">One line that names the key.</param>
    public void Mistake(string mistake) => _mistakes.Add(mistake);

    /// <summary>Throws what was collected: values that don't fit, and keys that nobody asked for.</summary>
    /// <exception cref="SettingsException">There are any.</exception>
    public void ThrowIfMistaken()
    {
        foreach (var key in _bare)
            _mistakes.Add($"--{key} has no value: write --{key}=Value.");
        foreach (var key in _values.Keys.Where(key => !_known.Exists(known => Same(known.Key, key))))
            _mistakes.Add($"{key} is not a setting.{Suggestion(key)}");
        if (_mistakes.Count > 0)
            throw new SettingsException([.. _mistakes]);
    }

    /// <summary>A whole number in a range.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">The default.</param>
    /// <param name="least">The least value.</param>
    /// <param name="most">The greatest value.</param>
    /// <param name="description">What it does, for the help.</param>
    public int Number(string key, int fallback, int least, int most, string description) => (int)Number(key, (long)fallback, least, most, description);

    /// <inheritdoc cref="Number(string, int, int, int, string)"/>
    public long Number(string key, long fallback, long least, long most, string description)
    {
        var number = fallback.ToString(CultureInfo.InvariantCulture);
        if (Take(key, number, $"{least}…{most}", description) is not { } text)
            return fallback;
        if (long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        _mistakes.Add($"{key} is '{text}' but has to be a whole number from {least} to {most} (default {fallback}).");
        return fallback;
    }

    /// <summary>True or false; on the command line the key alone says true.</summary>
    /// <param name="key">The key.</param>
    /// <param name="description">What it does, for the help.</param>
    public bool Flag(string key, string description)
    {
        var text = Take(key, "false", "true or false", description);
        if (_bare.RemoveAll(bare => Same(bare, key)) > 0)
            return true;
        if (text is null || bool.TryParse(text, out _))
            return text is not null && bool.Parse(text);
        _mistakes.Add($"{key} is '{text}' but has to be true or false.");
        return false;
    }

    /// <summary>A short text without control characters, or null.</summary>
    /// <param name="key">The key.</param>
    /// <param name="longest">Most characters.</param>
    /// <param name="description">What it does, for the help.</param>
    public string? Name(string key, int longest, string description)
    {
        if (Take(key, "", $"at most {longest} characters", description) is not { } text)
            return null;
        if (text.Length <= longest && !text.Any(char.IsControl))
            return text;
        _mistakes.Add($"{key} has {text.Length} characters but may have {longest}, none of them a control character.");
        return null;
    }

    /// <summary>A folder that has to exist; its full path.</summary>
    /// <param name="key">The key.</param>
    /// <param name="what">What the folder is, such as "the folder of a model bundle".</param>
    /// <param name="description">What it does, for the help.</param>
    public string Folder(string key, string what, string description)
    {
        if (Take(key, "", "required", description) is not { } text)
            _mistakes.Add($"{key} is missing: give {what}, --{key}=FOLDER.");
        else if (!Directory.Exists(text))
            _mistakes.Add($"{key} is '{text}', which is not a folder.");
        else
            return Path.GetFullPath(text);
        return "";
    }

    /// <summary>A folder that has to exist where it is given, or null.</summary>
    /// <param name="key">The key.</param>
    /// <param name="description">What it does, for the help.</param>
    public string? FolderOrNone(string key, string description)
    {
        if (Take(key, "", "a folder", description) is not { } text)
            return null;
        if (!Directory.Exists(text))
            _mistakes.Add($"{key} is '{text}', which is not a folder.");
        return Path.GetFullPath(text);
    }

    /// <summary>Whether a key was given.</summary>
    /// <param name="key">The key.</param>
    public bool Has(string key) => _values.TryGetValue(key, out var text) && text.Length > 0;

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
            else if (i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
                _values[args[i][2..]] = args[++i];
            else
                _bare.Add(args[i][2..]);
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
