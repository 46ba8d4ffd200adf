using System.Globalization;

namespace Fude.Tracking.Search.Grammar;

/// <summary>Reads numbers of filters.</summary>
internal static class Numbers
{
    /// <summary>Reads a number.</summary>
    /// <param name="token">The token.</param>
    /// <param name="metric">Whether <c>inf</c>, <c>infinity</c> and <c>nan</c>, in any case, are numbers.</param>
    /// <param name="quoted">Whether it may be a quoted whole number.</param>
    /// <returns>Null where it is none.</returns>
    public static Number? Read(RawToken token, bool metric, bool quoted)
    {
        if (quoted)
            return long.TryParse(token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var version) ? new Number(version, version) : null;
        var bare = token.Raw.TrimStart('+', '-');
        if (token.Kind is TokenKind.Bare or TokenKind.Number && char.IsLetter(bare[0]))
        {
            if (!metric)
                return null;
            return bare.ToLowerInvariant() switch
            {
                "nan" => new Number(double.NaN, null),
                // Infinities are stored as the greatest double.
                "inf" or "infinity" => new Number(token.Raw[0] == '-' ? double.MinValue : double.MaxValue, null),
                _ => null,
            };
        }

        if (token.Kind != TokenKind.Number || !double.TryParse(token.Raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return null;
        value = Math.Clamp(value, double.MinValue, double.MaxValue);
        return new Number(value, long.TryParse(token.Raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null);
    }
}
