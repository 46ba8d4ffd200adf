using Microsoft.Net.Http.Headers;

namespace Fude.Tracking.Console.Words;

/// <summary>A language of the console.</summary>
public enum Language
{
    /// <summary>English.</summary>
    English,

    /// <summary>Japanese.</summary>
    Japanese,
}

/// <summary>Languages as browsers name them.</summary>
public static class Languages
{
    /// <summary>The language's tag (BCP 47).</summary>
    /// <param name="language">The language.</param>
    public static string Tag(this Language language) => language == Language.Japanese ? "ja" : "en";

    /// <summary>The language of a tag; null where the console does not speak it.</summary>
    /// <param name="tag">Such as <c>ja</c> or <c>ja-JP</c>.</param>
    public static Language? Parse(string? tag) => tag?.Split('-')[0] switch
    {
        "ja" => Language.Japanese,
        "en" => Language.English,
        _ => null,
    };

    /// <summary>The language that a request asks for: the one that was chosen before, else the first one of the browser's that the console speaks.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cookie">The cookie that keeps the choice.</param>
    public static Language Of(HttpRequest request, string cookie) =>
        Parse(request.Cookies[cookie])
        ?? StringWithQualityHeaderValue.ParseList(TryHeader(request))
            .OrderByDescending(value => value.Quality ?? 1)
            .Select(value => Parse(value.Value.Value))
            .FirstOrDefault(language => language is not null)
        ?? Language.English;

    private static IList<string> TryHeader(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage!, out _) ? request.Headers.AcceptLanguage! : [];
}
