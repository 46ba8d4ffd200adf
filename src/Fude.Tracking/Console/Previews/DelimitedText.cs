using System.Text;

namespace Fude.Tracking.Console.Previews;

/// <summary>A table of text: values between commas or tabs, with quotes as in RFC 4180.</summary>
/// <param name="Rows">The rows; the first holds the names of the columns. They need not be equally long.</param>
/// <param name="HasMoreRows">Whether rows are left out.</param>
/// <param name="HasMoreColumns">Whether columns are left out.</param>
public sealed record DelimitedText(IReadOnlyList<IReadOnlyList<string>> Rows, bool HasMoreRows, bool HasMoreColumns)
{
    /// <summary>Most characters of one value that are shown.</summary>
    public const int MaxValue = 1_000;

    /// <summary>Reads the beginning of a table.</summary>
    /// <param name="text">The text; its last row may be cut off.</param>
    /// <param name="isCut">Whether the text goes on: then its last row is left out.</param>
    /// <param name="delimiter">What is between values.</param>
    /// <param name="mostRows">Most rows, the names of the columns among them.</param>
    /// <param name="mostColumns">Most columns.</param>
    public static DelimitedText Read(string text, bool isCut, char delimiter, int mostRows, int mostColumns)
    {
        var rows = new List<IReadOnlyList<string>>();
        var (row, value, quoted, wide, at) = (new List<string>(), new StringBuilder(), false, false, 0);
        while (at < text.Length && rows.Count <= mostRows)
        {
            var c = text[at++];
            if (quoted)
            {
                if (c != '"')
                    Add(value, c);
                else if (at < text.Length && text[at] == '"')
                    Add(value, text[at++]);
                else
                    quoted = false;
            }
            else if (c == '"' && value.Length == 0)
            {
                quoted = true;
            }
            else if (c == delimiter)
            {
                EndValue();
            }
            else if (c is '\n' or '\r')
            {
                if (c == '\r' && at < text.Length && text[at] == '\n')
                    at++;
                EndRow();
            }
            else
            {
                Add(value, c);
            }
        }

        if (!isCut && (value.Length > 0 || row.Count > 0) && rows.Count <= mostRows)
            EndRow();
        return new DelimitedText([.. rows.Take(mostRows)], rows.Count > mostRows || isCut, wide);

        void EndValue()
        {
            if (row.Count < mostColumns)
                row.Add(value.ToString());
            else
                wide = true;
            value.Clear();
        }

        void EndRow()
        {
            EndValue();
            if (row.Count > 1 || row[0].Length > 0)
                rows.Add(row);
            row = [];
        }
    }

    private static void Add(StringBuilder value, char c)
    {
        if (value.Length < MaxValue)
            value.Append(c);
        else if (value.Length == MaxValue)
            value.Append('…');
    }
}
