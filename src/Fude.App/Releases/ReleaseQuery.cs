using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Fude.App.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace Fude.App.Releases;

/// <summary>Reads what is asked of releases.</summary>
internal static partial class ReleaseQuery
{
    private const int MaxBody = 64 << 10; // bytes
    private const int DefaultPage = 50;
    private const int MaxPage = 500;

    /// <summary>Reads which page of a list is asked for.</summary>
    public static IResult? Page(IQueryCollection query, out int limit, out long before)
    {
        (limit, before) = (DefaultPage, long.MaxValue);
        if (query.TryGetValue("limit", out var text) && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxPage))
            return Mistake("limit", $"The parameter 'limit' is a whole number from 1 to {MaxPage}.");
        return query.TryGetValue("before", out text) && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out before) ? Mistake("before", "The parameter 'before' is a number.") : null;
    }

    /// <summary>Reads a small JSON body.</summary>
    public static async Task<(T? Body, IResult? Fault)> BodyAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = MaxBody;
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) is { } body
                ? (body, null)
                : (null, new ProblemResult(new AppFault(AppErrors.BadRequest, "Send a JSON object.")));
        }
        catch (JsonException e)
        {
            return (null, new ProblemResult(new AppFault(AppErrors.BadRequest, $"The body is not JSON as it is expected here: {e.Message.ReplaceLineEndings(" ")}")));
        }
    }

    /// <summary>A share in hundredths of a percent. Nothing and all are only what was asked for as such.</summary>
    public static int Share(double share) => share switch
    {
        <= 0 => 0,
        >= 1 => ReleaseWords.Whole,
        _ => Math.Clamp((int)Math.Round(share * ReleaseWords.Whole), 1, ReleaseWords.Whole - 1),
    };

    /// <summary>What is wrong with a wish, or null.</summary>
    public static IResult? Check(ReleaseWish wish)
    {
        if (Check("tag", wish.Tag, 255) is { } tag)
            return tag;
        if (wish.Digest is null || !Digest().IsMatch(wish.Digest))
            return Mistake("digest", "Send the bundle's digest: 'sha256:' and 64 lower-case hexadecimal digits.");
        if (Check("source", wish.Source) is { } source)
            return source;
        if (!Source().IsMatch(wish.Source!))
            return Mistake("source", "Send where the bundle is fetched from: runs:/RUN_ID/model.");
        if (ReleaseWords.Strategy(wish.Strategy ?? "canary") is not (ReleaseStrategy.Canary or ReleaseStrategy.AllAtOnce or ReleaseStrategy.Shadow))
            return Mistake("strategy", "The strategy is canary, all-at-once or shadow.");
        return Check("reason", wish.Reason);
    }

    /// <summary>Reads the plan of a wish; a release all at once has none.</summary>
    public static IResult? Plan(ReleaseWish wish, out CanaryPlan? plan)
    {
        plan = null;
        if (wish.Strategy == "all-at-once")
            return wish.Plan is { ValueKind: not JsonValueKind.Null } ? Mistake("plan", "A release all at once has no plan: leave it out.") : null;
        (plan, var mistakes) = CanaryPlanJson.Read(wish.Plan is { ValueKind: not JsonValueKind.Null } given ? given.GetRawText() : null);
        return mistakes.Count == 0 ? null : Mistake("plan", string.Join(" ", mistakes));
    }

    /// <summary>What is wrong with a text, or null.</summary>
    public static IResult? Check(string field, string? text, int most = 1000) => text is { Length: > 0 } && text.Length <= most && !text.Any(char.IsControl)
        ? null
        : Mistake(field, $"Send '{field}': 1 to {most} characters on one line.");

    private static ProblemResult Mistake(string field, string detail) => new(new AppFault(AppErrors.BadParameter, detail) { Field = field });

    [GeneratedRegex("^sha256:[0-9a-f]{64}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digest();

    [GeneratedRegex("^runs:/[A-Za-z0-9_-]{1,64}/[A-Za-z0-9_./-]{1,500}\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Source();
}
