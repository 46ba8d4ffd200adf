using System.Globalization;
using Fude.App.Errors;
using Fude.App.Feedback;
using Microsoft.Extensions.Primitives;

namespace Fude.App.History;

/// <summary>Reads the parameters of a page, and keeps the first mistake.</summary>
/// <param name="context">The request.</param>
internal sealed class DrawingQuery(HttpContext context)
{
    private const int LongestLabel = 64;
    private const int LongestTag = 255;
    private static readonly string[] Times = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
    private static readonly byte[] Nobody = [0];

    /// <summary>What is wrong, or null.</summary>
    public AppFault? Fault { get; private set; }

    /// <summary>How many drawings, at most <paramref name="most"/>.</summary>
    public int Limit(int fallback, int most) => (int)Number("limit", fallback, most);

    /// <summary>The number that all drawings' are below.</summary>
    public long Before() => Number("before", long.MaxValue, long.MaxValue);

    /// <summary>The filters.</summary>
    public DrawingFilter Filter() => new()
    {
        Label = Text("label", LongestLabel),
        ModelTag = Text("model", LongestTag),
        From = Time("from"),
        To = Time("to"),
        Corrected = Flag("corrected"),
        Disagree = Flag("disagree"),
        Client = Flag("mine") == true ? ClientIds.Of(context) ?? Nobody : null,
    };

    private long Number(string name, long fallback, long most)
    {
        if (Value(name) is not { } text)
            return fallback;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
            return number;
        Mistake(name, most == long.MaxValue ? $"The parameter '{name}' is a whole number from 1." : $"The parameter '{name}' is a whole number from 1 to {most}.", most == long.MaxValue ? null : most);
        return fallback;
    }

    private string? Text(string name, int longest)
    {
        if (Value(name) is not { } text || text.Length <= longest)
            return Value(name);
        Mistake(name, $"The parameter '{name}' has at most {longest} characters.", longest);
        return null;
    }

    private bool? Flag(string name)
    {
        if (Value(name) is not { } text)
            return null;
        if (bool.TryParse(text, out var flag))
            return flag;
        Mistake(name, $"The parameter '{name}' is true or false.");
        return null;
    }

    private DateTime? Time(string name)
    {
        if (Value(name) is not { } text)
            return null;
        if (DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time.UtcDateTime;
        Mistake(name, $"The parameter '{name}' is a date or a time as in ISO 8601, such as 2026-11-25 or 2026-11-25T14:00:00Z.");
        return null;
    }

    private string? Value(string name) => context.Request.Query.TryGetValue(name, out var values) && !StringValues.IsNullOrEmpty(values) ? values.ToString() : null;

    private void Mistake(string name, string message, long? limit = null) => Fault ??= new AppFault(AppErrors.BadParameter, message) { Field = name, Limit = limit };
}
