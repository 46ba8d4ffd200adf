using Fude.Tracking.Client;

namespace Fude.Tracking.Errors;

/// <summary>An expected failure that the protocol has a code for.</summary>
/// <param name="code">A word of <see cref="ErrorCode"/>.</param>
/// <param name="message">What is wrong, for the client's user.</param>
public sealed class MlflowException(string code, string message) : Exception(message)
{
    /// <summary>A word of <see cref="ErrorCode"/>.</summary>
    public string Code { get; } = code;

    /// <summary>Whether a required parameter is missing.</summary>
    public bool IsMissingParameter { get; private init; }

    /// <summary>Where in a text the mistake is, from 0; null where it is in none.</summary>
    public int? Offset { get; private init; }

    /// <summary>A text has a mistake at a place.</summary>
    /// <param name="offset">The place, from 0.</param>
    /// <param name="message">What is wrong.</param>
    public static MlflowException InvalidAt(int offset, string message) => new(ErrorCode.InvalidParameterValue, message) { Offset = offset };

    /// <summary>A parameter has a wrong value.</summary>
    /// <param name="message">What is wrong.</param>
    public static MlflowException Invalid(string message) => new(ErrorCode.InvalidParameterValue, message);

    /// <summary>Something named does not exist.</summary>
    /// <param name="message">What is missing.</param>
    public static MlflowException Missing(string message) => new(ErrorCode.ResourceDoesNotExist, message);

    /// <summary>A required parameter is missing.</summary>
    /// <param name="name">The parameter.</param>
    public static MlflowException MissingParameter(string name) =>
        new(ErrorCode.InvalidParameterValue, $"Missing value for required parameter '{name}'. See the API docs for more information about request parameters.") { IsMissingParameter = true };

    /// <summary>A parameter has a value of the wrong type or form.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="more">What it should be.</param>
    public static MlflowException WrongParameter(string value, string name, string more) =>
        Invalid($"Invalid value {value} for parameter '{name}' supplied. {more}");
}
