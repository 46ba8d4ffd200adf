using System.Globalization;
using System.Text.Json.Nodes;
using Fude.Tracking.Console.AppLink;
using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Releases;

/// <summary>What was entered to release a model, and what is wrong with it, by field.</summary>
internal sealed class DeployForm
{
    private const int LongestTag = 128;

    public string Tag { get; set; } = "";

    public string Strategy { get; set; } = "canary";

    public string Steps { get; set; } = "1, 5, 25, 100";

    public string Compared { get; set; } = "";

    public string Requests { get; set; } = "";

    public string Corrections { get; set; } = "";

    public string Seconds { get; set; } = "";

    public bool Force { get; set; }

    public string Reason { get; set; } = "";

    /// <summary>What is wrong, by the name of the field.</summary>
    public Dictionary<string, Text> Mistakes { get; } = new(StringComparer.Ordinal);

    /// <summary>What is wrong with a field; null where nothing is.</summary>
    public Text? Mistake(string field) => Mistakes.TryGetValue(field, out var text) ? text : null;

    /// <summary>What is to be asked for; null where something is wrong.</summary>
    public AppWish? Read(ReleasableModel? model)
    {
        Mistakes.Clear();
        Check(nameof(Tag), IsTag(Tag.Trim()), DeployText.TagWrong);
        Check(nameof(Reason), Reason.Trim() is { Length: > 0 and <= 1000 } reason && !reason.Any(char.IsControl), ReleaseText.ReasonNeeded);
        Check(nameof(Force), model is not { NeedsForce: true } || Force, DeployText.ForceNeeded);
        var plan = Strategy == "all-at-once" ? null : Plan();
        return Mistakes.Count > 0 || model is not { CanBeReleased: true } known
            ? null
            : new AppWish(Tag.Trim(), known.Digest!, known.Source!, Strategy, plan, Reason.Trim(), known.NeedsForce && Force);
    }

    private JsonObject Plan()
    {
        var plan = new JsonObject();
        if (Strategy == "canary")
        {
            var steps = Steps.Split([',', ' ', '、', '%'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Share).ToList();
            Check(nameof(Steps), steps is { Count: >= 1 and <= 100 } && !steps.Contains(null) && !steps.Zip(steps.Skip(1)).Any(pair => pair.First >= pair.Second), DeployText.StepsWrong);
            plan["steps"] = new JsonArray([.. steps.Select(step => (JsonNode?)JsonValue.Create(step))]);
        }

        Add(plan, "compared", nameof(Compared), Compared);
        Add(plan, "requests", nameof(Requests), Requests);
        Add(plan, "corrections", nameof(Corrections), Corrections);
        Add(plan, "seconds", nameof(Seconds), Seconds);
        return plan;
    }

    private void Add(JsonObject plan, string field, string name, string text)
    {
        if (text.Trim().Length == 0)
            return; // the application's default
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        Check(name, isNumber, DeployText.NumberWrong);
        plan[field] = number;
    }

    private void Check(string field, bool holds, Text mistake)
    {
        if (!holds)
            Mistakes[field] = mistake;
    }

    private static double? Share(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is >= 0.01 and <= 100 ? Math.Round(percent / 100, 6) : null;

    // As 'fude build --tag' has it.
    private static bool IsTag(string tag) =>
        tag.Length is > 0 and <= LongestTag && tag[0] is not ('.' or '-') && tag.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-');
}
