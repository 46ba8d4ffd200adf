using System.Security.Cryptography;
using CsCheck;
using Fude.Training.Datasets;

namespace Fude.Training.Tests.Strokes;

public sealed class StrokeDigitsSpecs
{
    /// <summary>
    /// SHA-256 of the first 1,000 images and labels of seed 123. It is the same on every machine and changes only when the hands, the
    /// framing or the generator of random numbers do; then the digest of every <c>strokes</c> dataset changes too: say so in
    /// the changelog.
    /// </summary>
    private const string Golden = "df93c4dec34a0428afeac230f0d3d10bc47f660054db00c834f59b4bb8e87723";

    [Fact]
    public void A_seed_gives_the_same_digits_for_ever()
    {
        var (pixels, labels) = StrokeDigits.Generate(123, 1000);

        Assert.Equal(Golden, Convert.ToHexStringLower(SHA256.HashData([.. pixels, .. labels])));
    }

    [Fact]
    public void Another_seed_gives_other_digits()
    {
        var one = StrokeDigits.Generate(123, 100);
        var other = StrokeDigits.Generate(124, 100);

        Assert.NotEqual(one.Labels, other.Labels);
        Assert.Equal(200, Distinct(one.Pixels).Concat(Distinct(other.Pixels)).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(0)]
    public void The_number_of_threads_changes_nothing(int threads)
    {
        var one = StrokeDigits.Generate(5, 3000, new StrokeOptions { Threads = 1 });
        var several = StrokeDigits.Generate(5, 3000, new StrokeOptions { Threads = threads });

        Assert.Equal(one.Labels, several.Labels);
        Assert.Equal(one.Pixels, several.Pixels);
    }

    [Fact]
    public void A_part_is_the_same_as_in_the_whole()
    {
        var whole = StrokeDigits.Generate(-9, 500);

        Gen.Select(Gen.Int[0, 499], Gen.Int[0, 200]).Sample((first, length) =>
        {
            var count = Math.Min(length, 500 - first);
            var (pixels, labels) = (new byte[count * 784], new byte[count]);
            StrokeDigits.Generate(-9, first, pixels, labels);
            return labels.AsSpan().SequenceEqual(whole.Labels.AsSpan(first, count))
                && pixels.AsSpan().SequenceEqual(whole.Pixels.AsSpan(first * 784, count * 784));
        }, iter: 50, seed: "0000KOIKOIKOI");
    }

    [Fact]
    public void Ten_in_a_row_hold_each_digit_once_in_changing_order()
    {
        var labels = StrokeDigits.Generate(3, 20_000).Labels;
        var tens = labels.Chunk(10).ToList();

        Assert.All(tens, ten => Assert.Equal(Enumerable.Range(0, 10).Select(i => (byte)i), ten.Order()));
        // Each of the ten places holds each digit in a tenth of the tens: 200 of 2,000, five standard deviations are 67.
        for (var place = 0; place < 10; place++)
            Assert.All(tens.CountBy(ten => ten[place]), digit => Assert.InRange(digit.Value, 133, 267));
    }

    [Fact]
    public void Indices_far_out_are_as_good_as_any()
    {
        var (pixels, labels) = (new byte[784 * 20], new byte[20]);
        StrokeDigits.Generate(long.MinValue, long.MaxValue - 20, pixels, labels);

        Assert.Equal(20, Distinct(pixels).Distinct(StringComparer.Ordinal).Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => StrokeDigits.Generate(1, long.MaxValue - 19, new byte[784 * 20], new byte[20]));
    }

    [Fact]
    public void Nothing_asked_for_is_nothing_drawn()
    {
        var (pixels, labels) = StrokeDigits.Generate(1, 0);

        Assert.Empty(pixels);
        Assert.Empty(labels);
    }

    [Fact]
    public void Wrong_sizes_are_refused_with_the_right_ones()
    {
        var mistake = Assert.Throws<ArgumentException>(() => StrokeDigits.Generate(1, 0, new byte[784], new byte[2]));

        Assert.Contains("2 labels need 1568 bytes of pixels, not 784", mistake.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => StrokeDigits.Generate(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => StrokeDigits.Generate(1, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => StrokeDigits.Generate(1, -1, new byte[784], new byte[1]));
    }

    private static IEnumerable<string> Distinct(byte[] pixels) => pixels.Chunk(784).Select(Convert.ToHexString);
}
