using Fude.Tracking.Console.Previews;

namespace Fude.Console.Tests.Previews;

/// <summary>Tables of text, as spreadsheets and programs write them.</summary>
public sealed class DelimitedTextTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", "a|b/1|2")]
    [InlineData("a,b\r\n1,2", "a|b/1|2")]
    [InlineData("a\r1\r", "a/1")]
    [InlineData("\"a,\"\"b\"\"\",c\n\"x\ny\",\n", "a,\"b\"|c/x\ny|")]
    [InlineData("a,b\n\n1\n", "a|b/1")]
    [InlineData("a\"b,c\n", "a\"b|c")]
    [InlineData("\"open,b\nc", "open,b\nc")]
    public void Rows_and_values_are_those_of_rfc_4180(string text, string rows) =>
        Assert.Equal(rows, string.Join('/', DelimitedText.Read(text, isCut: false, ',', 100, 100).Rows.Select(row => string.Join('|', row))));

    [Fact]
    public void What_is_cut_off_is_left_out_and_said()
    {
        var table = DelimitedText.Read("a,b,c\n1,2,3\n4,5,6\n7,8", isCut: true, ',', 3, 2);
        Assert.Equal(["a", "b"], table.Rows[0]);
        Assert.Equal(["4", "5"], table.Rows[^1]);
        Assert.Equal((3, true, true), (table.Rows.Count, table.HasMoreRows, table.HasMoreColumns));
        Assert.False(DelimitedText.Read("a\n1\n", isCut: false, ',', 2, 2).HasMoreRows);
        Assert.True(DelimitedText.Read("a\n1\n2\n", isCut: false, ',', 2, 2).HasMoreRows);
        Assert.Equal(DelimitedText.MaxValue + 1, DelimitedText.Read(new string('x', 5000), isCut: false, ',', 2, 2).Rows[0][0].Length);
    }
}
