using System.Text.RegularExpressions;

namespace Fude.Training.Recording;

/// <summary>A command line as it may be shown to others: without passwords, tokens and keys.</summary>
public static partial class CommandText
{
    private const string Hidden = "***";

    /// <summary>Puts a command line together as a shell takes it, its secrets replaced by three asterisks.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static string Of(string program, IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var shown = new List<string> { program };
        var secretFollows = false;
        foreach (var argument in arguments)
        {
            var isOption = argument.StartsWith('-');
            shown.Add(Quoted(secretFollows && !argument.StartsWith("--", StringComparison.Ordinal) ? Hidden : Cleared(argument)));
            secretFollows = isOption && !argument.Contains('=', StringComparison.Ordinal) && SecretName().IsMatch(argument);
        }

        return string.Join(' ', shown);
    }

    private static string Cleared(string argument)
    {
        // --token=…, -p:Password=…, NAME=…
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && !argument[..equals].Contains("://", StringComparison.Ordinal) && SecretName().IsMatch(argument[..equals]))
            return argument[..(equals + 1)] + Hidden;
        var withoutUser = UserInfo().Replace(argument, $"://{Hidden}@");
        return QueryValue().Replace(withoutUser, match => SecretName().IsMatch(match.Groups["name"].Value) ? $"{match.Groups["start"].Value}{match.Groups["name"].Value}={Hidden}" : match.Value);
    }

    private static string Quoted(string argument) =>
        argument.Length > 0 && Plain().IsMatch(argument) ? argument : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex("pass(word|wd|phrase)?|token|secret|credential|auth|(api|access|private|signing)[-_]?key|(^|[-_])(key|pwd)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretName();

    [GeneratedRegex("://[^/?#\\s]*@", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UserInfo();

    [GeneratedRegex("(?<start>[?&])(?<name>[^=&#\\s]+)=[^&#\\s]*", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QueryValue();

    [GeneratedRegex(@"^[\w@%+=:,./-]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
