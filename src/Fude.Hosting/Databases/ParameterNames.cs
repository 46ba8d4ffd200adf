using System.Globalization;

namespace Fude.Hosting.Databases;

/// <summary>The names of parameters by position: <c>@p0</c>, <c>@p1</c>…</summary>
public static class ParameterNames
{
    private static readonly string[] Known = [.. Enumerable.Range(0, 4096).Select(i => Make(i))];

    /// <summary>The name of the parameter at a position.</summary>
    public static string Of(int position) => position < Known.Length ? Known[position] : Make(position);

    private static string Make(int position) => "@p" + position.ToString(CultureInfo.InvariantCulture);
}
