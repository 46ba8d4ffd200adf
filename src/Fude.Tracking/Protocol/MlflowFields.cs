using System.Globalization;
using System.Text.Json;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Protocol;

/// <summary>
/// The fields of a message, read as protobuf's JSON form: numbers may come as text, text may stand alone for a list of one,
/// null and absent are the same, unknown fields are ignored. Missing and wrong ones are told in MLflow's words.
/// </summary>
public readonly struct MlflowFields
{
    private const int LongestQuoted = 200;
    private readonly JsonElement _object;
    private readonly string _path;

    internal MlflowFields(JsonElement element, string path) => (_object, _path) = (element, path);

    /// <summary>Whether a field is there and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>Text, or null where it is absent.</summary>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => ReadText(name, text),
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() == 1 && list[0].ValueKind == JsonValueKind.String => ReadText(name, list[0]),
        { } other => throw Wrong(name, other, "Value was expected to be a string."),
    };

    /// <summary>A word of an enumeration: its name, or its number as text; null where it is absent.</summary>
    public string? Choice(string name) => Find(name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : Text(name);

    /// <summary>Text that has to be there. Empty text counts as missing, as it does in MLflow.</summary>
    public string RequiredText(string name) => Text(name) is { Length: > 0 } text ? text : throw MlflowException.MissingParameter(_path + name);

    /// <summary>Text that has to be there and may be empty.</summary>
    public string PresentText(string name) => Text(name) ?? throw MlflowException.MissingParameter(_path + name);

    /// <summary>A whole number of 64 bits, or null where it is absent.</summary>
    public long? Integer(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var value) => value,
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) && double.IsInteger(value) && Math.Abs(value) < 9e15 => (long)value,
        { ValueKind: JsonValueKind.String } text when long.TryParse(ReadText(name, text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) => value,
        { } other => throw Wrong(name, other, "Value was expected to be an integer."),
    };

    /// <summary>A whole number that has to be there.</summary>
    public long RequiredInteger(string name) => Integer(name) ?? throw MlflowException.MissingParameter(_path + name);

    /// <summary>A number that has to be there; <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> come as text.</summary>
    public double RequiredNumber(string name) => Find(name) switch
    {
        null => throw MlflowException.MissingParameter(_path + name),
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) => value,
        { ValueKind: JsonValueKind.String } text when ReadNumber(ReadText(name, text)) is { } value => value,
        { } other => throw Wrong(name, other, "Value was expected to be a number."),
    };

    /// <summary>True or false; false where it is absent.</summary>
    public bool Flag(string name) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.String } text when bool.TryParse(ReadText(name, text), out var value) => value,
        { } other => throw Wrong(name, other, "Value was expected to be true or false."),
    };

    /// <summary>A list of texts; empty where it is absent. A text alone is a list of one.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (Find(name) is not { } found)
            return [];
        if (found.ValueKind == JsonValueKind.String)
            return [ReadText(name, found)];
        if (found.ValueKind != JsonValueKind.Array)
            throw Wrong(name, found, "Value was expected to be a list of strings.");
        var texts = new string[found.GetArrayLength()];
        var at = 0;
        foreach (var item in found.EnumerateArray())
            texts[at++] = item.ValueKind == JsonValueKind.String ? ReadText(name, item) : throw Wrong(name, found, "Value was expected to be a list of strings.");
        return texts;
    }

    /// <summary>A message inside of this one, or null where it is absent.</summary>
    public MlflowFields? Message(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } inner => new MlflowFields(inner, $"{_path}{name}."),
        { } other => throw Wrong(name, other, "Value was expected to be an object."),
    };

    /// <summary>A list of messages; empty where it is absent.</summary>
    public MlflowFields[] Messages(string name)
    {
        if (Find(name) is not { } list)
            return [];
        if (list.ValueKind != JsonValueKind.Array)
            throw Wrong(name, list, "Value was expected to be a list.");
        var messages = new MlflowFields[list.GetArrayLength()];
        var at = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object)
                throw Wrong(name, list, "Value was expected to be a list of objects.");
            messages[at] = new MlflowFields(item, $"{_path}{name}[{at}].");
            at++;
        }

        return messages;
    }

    /// <summary>Reads a list of messages. Where one lacks a field both are told: the list, as MLflow does, and the field.</summary>
    /// <param name="name">The list.</param>
    /// <param name="read">Reads one of them.</param>
    public T[] Messages<T>(string name, Func<MlflowFields, T> read)
    {
        try
        {
            return Array.ConvertAll(Messages(name), message => read(message));
        }
        catch (MlflowException missing) when (missing.IsMissingParameter)
        {
            throw Wrong(name, Find(name)!.Value, missing.Message);
        }
    }

    /// <summary>The error for a field's value.</summary>
    /// <param name="name">The field.</param>
    /// <param name="value">Its value.</param>
    /// <param name="more">What it should be.</param>
    public MlflowException Wrong(string name, string value, string more) => MlflowException.WrongParameter($"\"{Shorten(value)}\"", _path + name, more);

    private MlflowException Wrong(string name, JsonElement value, string more) => MlflowException.WrongParameter(Shorten(Compact(value)), _path + name, more);

    // As Python writes it without blanks.
    private static string Compact(JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array) || value.GetRawText() is { Length: > 4 * LongestQuoted })
            return value.GetRawText();
        try
        {
            var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
            using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
                value.WriteTo(writer);
            return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
        catch (InvalidOperationException) // half of a surrogate pair
        {
            return value.GetRawText();
        }
    }

    private static string Shorten(string text) => text.Length <= LongestQuoted ? text : string.Concat(text.AsSpan(0, LongestQuoted), "…");

    private JsonElement? Find(string name)
    {
        try
        {
            return _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }
        catch (InvalidOperationException)
        {
            throw new MlflowException(Client.ErrorCode.MalformedRequest, "A field's name is not valid Unicode: it has half of a surrogate pair.");
        }
    }

    private string ReadText(string name, JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException) // half of a surrogate pair
        {
            throw Wrong(name, text, "Value was expected to be valid Unicode.");
        }
    }

    private static double? ReadNumber(string text) => text switch
    {
        "NaN" or "nan" => double.NaN,
        "Infinity" or "inf" => double.PositiveInfinity,
        "-Infinity" or "-inf" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && !double.IsNaN(value) ? value : null,
    };
}
