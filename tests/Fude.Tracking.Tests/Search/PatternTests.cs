using Fude.Tracking.Search;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Search;

public sealed class PatternTests
{
    private static readonly (string Value, string Pattern, bool Like, bool ILike)[] Cases =
    [
        ("a\\b", "a\\%", true, true), ("a%", "a\\%", false, false), ("A\\x", "a\\_", false, true), ("a_", "a\\_", false, false), ("\\", "\\", true, true), ("\\\\", "\\\\", true, true),
        ("a|b", "a|_", true, true), ("a|b", "a|b", true, true), ("a%", "a|%", false, false), ("100%", "100%", true, true), ("[a]", "[a]", true, true), ("a", "[a]", false, false),
        ("a*", "a*", true, true), ("ab", "a*", false, false), ("a?", "A?", false, true), ("", "", true, true), ("", "%", true, true), ("a", "", false, false), ("a ", "a", false, false),
        ("ab", "A%B", false, true), ("Ünï", "ü_Ï", false, true), ("日本", "日_", true, true), ("😀x", "_x", true, true), ("a\nb", "a%b", true, true), ("^a", "^A", false, true), ("Я", "я", false, true),
    ];

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Only_percent_and_underscore_are_wildcards(Storage storage)
    {
        await using var database = new SearchDatabase(storage);
        await database.AddExperimentsAsync(1);
        await database.AddAsync(Cases.Select((c, i) => new SampleRun($"{i:x32}") { Tags = new Dictionary<string, string>(StringComparer.Ordinal) { [$"t{i}"] = c.Value } }));
        for (var i = 0; i < Cases.Length; i++)
        {
            var (value, pattern, like, ilike) = Cases[i];
            foreach (var (comparator, matches) in ((string, bool)[])[("LIKE", like), ("ILIKE", ilike)])
            {
                var answer = await database.ReadAsync(new RunSearch(new SearchLimits()).Prepare(new SearchQuery($"tags.t{i} {comparator} '{pattern}'", null, 10, null), ["1"], null));
                Assert.True((answer.Runs.Count == 1) == matches, $"'{value}' {comparator} '{pattern}'");
            }
        }
    }
}
