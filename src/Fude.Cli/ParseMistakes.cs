using System.CommandLine;
using System.CommandLine.Parsing;

namespace Fude.Cli;

/// <summary>What is wrong with a command line, in words for people: the parser names types of .NET.</summary>
internal static class ParseMistakes
{
    /// <summary>One line; null where nothing is wrong. Values that don't fit their options are told all at once.</summary>
    /// <param name="parsed">What the parser made of it.</param>
    public static string? Tell(ParseResult parsed)
    {
        var misfits = parsed.Errors.Select(Misfit).OfType<string>().ToList();
        if (misfits.Count > 0)
            return string.Join("; ", misfits);
        return parsed.Errors is [var mistake, ..] ? mistake.Message.Split('\n')[0].TrimEnd('.') : null;
    }

    // The parser says so of a value that it can't convert, and then has exactly the option and its value at hand.
    private static string? Misfit(ParseError mistake) =>
        mistake.SymbolResult is OptionResult { Option: var option, Tokens: [var value] } && Expected(option.ValueType) is { } expected
            ? $"{option.Name} is '{value.Value}' but has to be {expected}"
            : null;

    private static string? Expected(Type type)
    {
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        if (kind.IsEnum)
            return string.Join(", ", Enum.GetNames(kind).SkipLast(1).Select(Lower)) + " or " + Lower(Enum.GetNames(kind)[^1]);
        return Type.GetTypeCode(kind) switch
        {
            TypeCode.Int32 or TypeCode.Int64 => "a whole number",
            TypeCode.Double => "a number",
            TypeCode.Boolean => "true or false",
            _ => null,
        };
    }

    private static string Lower(string name) => name.ToLowerInvariant();
}
