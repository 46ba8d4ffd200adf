using System.Globalization;
using System.Text.RegularExpressions;
using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Console.RunTable;

/// <summary>Something that may stand next in a filter.</summary>
/// <param name="Shown">What is offered.</param>
/// <param name="Start">Where the replaced part of the filter begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Insert">What takes its place.</param>
public sealed record SearchSuggestion(string Shown, int Start, int End, string Insert);

/// <summary>Says what may stand next in a filter: properties, names of metrics, params and tags that there are, comparators, values.</summary>
/// <param name="names">Finds names and values.</param>
public sealed partial class SearchCompletion(RunNameReader names)
{
    private const int Most = 12;
    private static readonly string[] Attributes = ["run_name", "status", "start_time", "end_time", "user_id", "run_id", "artifact_uri"];
    private static readonly string[] Entities = ["metrics.", "params.", "tags.", "datasets."];

    /// <summary>What may stand at a place.</summary>
    /// <param name="text">The filter.</param>
    /// <param name="caret">The place.</param>
    /// <param name="experiments">The experiments whose names are offered.</param>
    public async Task<IReadOnlyList<SearchSuggestion>> SuggestAsync(string text, int caret, IReadOnlyList<long> experiments)
    {
        caret = Math.Clamp(caret, 0, text.Length);
        var start = ClauseStart(text, caret);
        var clause = text[start..caret];
        if (Word().Match(clause) is { Success: true } word)
            return Words(text, word.Groups["word"], start, caret);
        if (PartOfKey().Match(clause) is { Success: true } key)
            return await KeysAsync(key.Groups["entity"].Value, key.Groups["key"].Value, start + key.Groups["entity"].Index, caret, experiments);
        if (PartOfComparator().Match(clause) is { Success: true } comparator)
            return Comparators(comparator.Groups["subject"].Value, comparator.Groups["part"].Value, start + comparator.Groups["part"].Index, caret);
        if (PartOfValue().Match(clause) is { Success: true } value)
            return await ValuesAsync(value.Groups["subject"].Value, value.Groups["part"].Value, start + value.Groups["part"].Index, caret, experiments);
        return Whole().IsMatch(clause) ? [new SearchSuggestion("AND", caret, caret, "AND ")] : [];
    }

    // After the last AND that stands in no quotes.
    private static int ClauseStart(string text, int caret)
    {
        var (start, quote) = (0, '\0');
        for (var i = 0; i < caret; i++)
        {
            if (quote != '\0')
                quote = text[i] == quote ? '\0' : quote;
            else if (text[i] is '\'' or '"' or '`')
                quote = text[i];
            else if (i + 5 <= caret && char.IsWhiteSpace(text[i]) && text.AsSpan(i + 1, 3).Equals("and", StringComparison.OrdinalIgnoreCase) && char.IsWhiteSpace(text[i + 4]))
                start = i + 5;
        }

        return start;
    }

    private static List<SearchSuggestion> Words(string text, Group word, int start, int caret)
    {
        var from = start + word.Index;
        var found = Entities.Concat(Attributes).Where(each => each.Contains(word.Value, StringComparison.OrdinalIgnoreCase))
            .Select(each => new SearchSuggestion(each, from, caret, each.EndsWith('.') ? each : each + " ")).ToList();
        // Who types a name means the run of that name.
        if (word.Length > 0 && text.AsSpan(caret).Trim().IsEmpty)
            found.Add(new SearchSuggestion($"run_name ILIKE '%{word.Value}%'", from, text.Length, $"run_name ILIKE '%{word.Value}%'"));
        return found;
    }

    private async Task<IReadOnlyList<SearchSuggestion>> KeysAsync(string entity, string part, int from, int caret, IReadOnlyList<long> experiments)
    {
        if (KindOf(entity) is not { } kind)
            return [.. Vocabulary.DatasetKeys.Where(key => key.Contains(part, StringComparison.OrdinalIgnoreCase)).Select(key => new SearchSuggestion($"{entity}.{key}", from, caret, $"{entity}.{key} "))];
        var (found, _) = await names.FindAsync(kind, part, experiments, 4 * Most);
        return [.. found.OrderByDescending(name => name.StartsWith(part, StringComparison.OrdinalIgnoreCase)).Take(Most).Select(name => Subject(entity, name)).Select(subject => new SearchSuggestion(subject, from, caret, subject + " "))];
    }

    private static List<SearchSuggestion> Comparators(string subject, string part, int from, int caret)
    {
        string[] all = KindOf(EntityOf(subject)) switch
        {
            SubjectKind.Metric => [.. Vocabulary.Numeric],
            SubjectKind.Param or SubjectKind.Tag => [.. Vocabulary.Textual, "IS NULL", "IS NOT NULL"],
            _ when subject is "start_time" or "end_time" => [.. Vocabulary.Numeric],
            _ when subject is "run_id" => [.. Vocabulary.Textual, "IN", "NOT IN"],
            _ => [.. Vocabulary.Textual],
        };
        return [.. all.Where(each => each.StartsWith(part, StringComparison.OrdinalIgnoreCase) && each != part).Select(each => new SearchSuggestion(each, from, caret, each + " "))];
    }

    private async Task<IReadOnlyList<SearchSuggestion>> ValuesAsync(string subject, string part, int from, int caret, IReadOnlyList<long> experiments)
    {
        var begun = part.TrimStart('\'', '"');
        var kind = KindOf(EntityOf(subject));
        IReadOnlyList<string> values = [];
        if (subject is "status" or "attributes.status")
            values = [.. RunView.Statuses.Where(each => each.StartsWith(begun, StringComparison.OrdinalIgnoreCase))];
        else if (kind is SubjectKind.Param or SubjectKind.Tag)
            values = await names.ValuesAsync(kind.Value, Unquoted(subject[(subject.IndexOf('.', StringComparison.Ordinal) + 1)..]), begun, experiments, Most);
        else if (kind is SubjectKind.Metric && part.Length > 0 && "nan".StartsWith(part, StringComparison.OrdinalIgnoreCase))
            values = ["nan"];
        var number = kind is SubjectKind.Metric;
        return [.. values.Select(value => number ? value : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'").Where(value => value != part).Select(value => new SearchSuggestion(value, from, caret, value + " "))];
    }

    private static string EntityOf(string subject) => subject.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? subject[..dot] : "";

    private static SubjectKind? KindOf(string entity) =>
        Vocabulary.Runs.Entities.TryGetValue(entity, out var kind) && kind is SubjectKind.Metric or SubjectKind.Param or SubjectKind.Tag ? kind : null;

    private static string Unquoted(string key) => key.Length > 1 && key[0] is '`' or '"' && key[^1] == key[0] ? key[1..^1] : key;

    /// <summary>A metric, param or tag as a filter names it.</summary>
    /// <param name="entity">The word before the dot.</param>
    /// <param name="key">The key.</param>
    public static string Subject(string entity, string key) =>
        key.All(c => Tokens.IsWord(c) || c is '-' or '/' or ':' or '.') ? string.Create(CultureInfo.InvariantCulture, $"{entity}.{key}") : $"{entity}.`{key.Replace("`", "``", StringComparison.Ordinal)}`";

    private const string Subjects = """(?<subject>(?:\w+\.)?(?:`[^`]*`|"[^"]*"|[\w\-/:.$#@]+))""";

    [GeneratedRegex(@"^\s*(?<word>\w*)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 200)]
    private static partial Regex Word();

    [GeneratedRegex("""^\s*(?<entity>\w+)\.[`"]?(?<key>[^`"\s]*|(?<=[`"])[^`"]*)$""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 200)]
    private static partial Regex PartOfKey();

    [GeneratedRegex("^\\s*" + Subjects + "\\s+(?<part>[<>=!]*|[A-Za-z]+(?:\\s+[A-Za-z]*)?)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 200)]
    private static partial Regex PartOfComparator();

    [GeneratedRegex("^\\s*" + Subjects + "\\s*(?:<=|>=|!=|<|>|=|\\bI?LIKE\\b)\\s*(?<part>'[^']*|\"[^\"]*|[\\w.+-]*)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 200)]
    private static partial Regex PartOfValue();

    [GeneratedRegex("('|\"|\\)|NULL|\\d)\\s+$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 200)]
    private static partial Regex Whole();
}
