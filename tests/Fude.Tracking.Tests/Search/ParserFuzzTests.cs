using System.Text.RegularExpressions;
using CsCheck;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Search;

namespace Fude.Tracking.Tests.Search;

public sealed partial class ParserFuzzTests
{
    private static readonly string[] Pieces =
    [
        "metrics.", "params.", "tags.", "attributes.", "datasets.", "acc", "status", "run_id", "name", "`", "\"", "'", "''", "(", ")", ",", ";", "--", "/*", "*/", "=", "!=", "<", ">", "~", " ", "\n", "\t",
        " AND ", " and ", " OR ", " IN ", " NOT IN ", " LIKE ", " ILIKE ", " IS NULL", " IS NOT NULL", "1", "-1", "+.5e3", "1e999", "nan", "-inf", "0x1", "%", "_", "\\", "\0", "é", "損", "😀", "\ud83d", "\ude00", "@p0", "x", ".", "..", "$",
    ];

    private static readonly string[] Valid =
    [
        "metrics.acc > 0.5 and params.lr = '0.1'", "attributes.run_id IN ('a', \"b\") AND tags.`a b` ILIKE '%x_'", "datasets.context != 'train' AND start_time >= -17 AND metrics.\"é\" = nan",
        "tags.mlflow.runName LIKE 'a%' AND params.x IS NULL", "name = 'a' AND tag.k != 'v'", "version_number = 1 AND run_id IN ('a')",
    ];

    private static readonly Gen<string> Random = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 25].Select(string.Concat);

    public static readonly Gen<string> Mutated = Gen.Select(Gen.Int[0, Valid.Length - 1], Gen.Select(Gen.Int[0, 80], Gen.Int[0, 6], Gen.Int[0, Pieces.Length - 1]).Array[1, 4])
        .Select((which, changes) => changes.Aggregate(Valid[which], Mutate));

    [Fact]
    public void Random_filters_and_orders_are_understood_or_refused_and_never_become_sql() => Fuzz(Gen.OneOf(Random, Mutated, Gen.String), 4_000);

    [Fact]
    [Trait("Category", "Long")]
    public void Random_filters_and_orders_never_become_sql_for_long() => Fuzz(Gen.OneOf(Random, Mutated, Gen.String), 400_000);

    [Fact]
    public void Random_page_tokens_are_refused() => Gen.OneOf(
            Gen.String, Gen.Byte.Array.Select(Convert.ToBase64String),
            Gen.OneOf(Gen.String.Select(s => "{\"search\":\"x\",\"after\":[0,\"" + s + "\"]}"), Gen.Const("{\"offset\":-1}"), Gen.Const("{\"offset\":\"a\"}"), Gen.Const("{\"offset\":1e99}"), Gen.Const("{}"), Gen.Const("[]"), Gen.Const("null"), Gen.Const("{\"search\":1}"))
                .Select(json => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(json))))
        .Where(token => token.Length > 0)
        .Sample(token =>
        {
            var refusal = Assert.Throws<MlflowException>(() => new RunSearch(new SearchLimits()).Prepare(new SearchQuery(null, null, 1, token), ["0"], null));
            Assert.StartsWith("Invalid page token", refusal.Message, StringComparison.Ordinal);
        }, iter: 2_000);

    [Fact]
    public void A_filter_of_the_greatest_length_is_read_quickly()
    {
        // What is not understood is not read again and again.
        foreach (var piece in Pieces)
        {
            var text = string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length));
            var watch = System.Diagnostics.Stopwatch.StartNew();
            Prepare(text, null).ToList();
            Prepare("params.a = " + text[11..], null).ToList();
            Prepare("run_id IN (" + text[12..], null).ToList();
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"'{piece}' repeated takes {watch.Elapsed}");
        }
    }

    private static void Fuzz(Gen<string> texts, int iterations) => Gen.Select(texts, texts).Sample((filter, order) =>
    {
        foreach (var sql in Prepare(filter, null).Concat(Prepare(null, order)).Concat(Prepare(null, order + " DESC")))
        {
            foreach (Match token in SqlToken().Matches(sql))
                Assert.True(token.Groups["known"].Success, $"'{token.Value}' in {sql}");
        }
    }, iter: iterations);

    // The statements of each kind of search on both databases; none where the text is refused.
    private static IEnumerable<string> Prepare(string? filter, string? order)
    {
        var limits = new SearchLimits();
        var query = new SearchQuery(filter, order is null ? null : [order], 10, null);
        Func<PreparedSearch>[] searches =
        [
            () => new RunSearch(limits).Read(query, ["1", "2"], ViewType.All).Search, () => new ExperimentSearch(limits).Read(query, null),
            () => new RegisteredModelSearch(limits).Read(query), () => new ModelVersionSearch(limits).Read(query),
        ];
        foreach (var search in searches)
        {
            PreparedSearch prepared;
            try
            {
                prepared = search();
            }
            catch (MlflowException refusal)
            {
                Assert.Equal("INVALID_PARAMETER_VALUE", refusal.Code);
                _ = System.Text.Encoding.GetEncoding("utf-8", System.Text.EncoderFallback.ExceptionFallback, System.Text.DecoderFallback.ExceptionFallback).GetBytes(refusal.Message);
                continue;
            }

            foreach (var kind in Enum.GetValues<DatabaseKind>())
            {
                foreach (var sql in prepared.Texts(kind))
                    yield return sql.ToString();
            }
        }
    }

    private static string Mutate(string text, (int At, int Length, int Piece) change)
    {
        var at = Math.Min(change.At, text.Length);
        return text[..at] + Pieces[change.Piece] + text[Math.Min(text.Length, at + change.Length)..];
    }

    [GeneratedRegex("""
        (?<known>@p\d+|\b(SELECT|FROM|WHERE|AND|OR|NOT|EXISTS|JOIN|LEFT|ON|ORDER|BY|ASC|DESC|LIMIT|CASE|WHEN|THEN|ELSE|END|IS|NULL|IN|GLOB|LIKE|LOWER|CONVERT|USING|COLLATE|ESCAPE|CAST|AS|BINARY
        |utf8mb4|utf8mb4_bin|0|1|2|250|[ikremv](\.\w+)?|o\d+(\.\w+)?|runs|params|tags|latest_metrics|experiments|experiment_tags|registered_models
        |registered_model_tags|model_versions|model_version_tags|inputs|input_tags|datasets)\b|(?<=\b(k|o\d+))\.`key`|'\|'|<>|<=|>=|[=<>(),])|(?<unknown>\S+?)(?=\s|$)
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SqlToken();
}
