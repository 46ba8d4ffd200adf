using Fude.Tracking.Console.Charts;

namespace Fude.Console.Tests.Charts;

/// <summary>Thinning points out keeps what a person would see; tried on many made-up histories.</summary>
public sealed class PointSamplerTests
{
    /// <summary>Histories of all kinds: how many points, how far apart, in what order, with how many that are not finite.</summary>
    public static IEnumerable<TheoryDataRow<int>> Seeds => Enumerable.Range(0, 60).Select(seed => new TheoryDataRow<int>(seed));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_a_line_shows_is_kept(int seed)
    {
        var random = new Random(seed);
        var limit = random.Next(8, 400);
        var points = History(random, random.Next(1, 6000));
        var kept = Sample(points, limit);

        Assert.InRange(kept.Count, 1, Math.Max(limit, 8) * 7 / 4); // four finite points and three marks of each quarter
        Assert.True(points.ToHashSet().IsSupersetOf(kept));
        Assert.Equal(kept.OrderBy(point => point.X).Select(point => point.X), kept.Select(point => point.X));
        var finite = points.Where(point => double.IsFinite(point.Y)).ToList();
        var finiteKept = kept.Where(point => double.IsFinite(point.Y)).ToList();
        Assert.Equal(finite.Count == 0, finiteKept.Count == 0);
        if (finite.Count > 0)
        {
            Assert.Equal(finite.Min(point => point.Y), finiteKept.Min(point => point.Y));
            Assert.Equal(finite.Max(point => point.Y), finiteKept.Max(point => point.Y));
            Assert.Equal(finite.Min(point => point.X), finiteKept[0].X);
            Assert.Equal(finite.Max(point => point.X), finiteKept[^1].X);
            Assert.Contains(finite.Where(point => point.X == finiteKept[^1].X).Last(), finiteKept);
        }

        foreach (var kind in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            var first = points.Where(point => point.Y.Equals(kind)).Select(point => (long?)point.X).Min();
            Assert.Equal(first, kept.Where(point => point.Y.Equals(kind)).Select(point => (long?)point.X).Min());
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void As_many_points_as_fit_are_all_kept(int seed)
    {
        var random = new Random(seed);
        var points = History(random, random.Next(1, 300));
        Assert.Equal(points.OrderBy(point => point.X), Sample(points, Math.Max(8, points.Count)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_pixel_of_a_line_keeps_its_least_and_greatest_value(int seed)
    {
        // Of 2 ^ k columns and limit = 4 points each: the columns are at most twice as wide as they could be.
        var random = new Random(seed);
        var points = Enumerable.Range(0, 4096).Select(x => ((long)x, random.NextDouble())).ToList();
        var kept = Sample(points, 4 * 256).GroupBy(point => point.X / 16).ToDictionary(column => column.Key, column => (column.Min(p => p.Y), column.Max(p => p.Y)));
        Assert.All(points.GroupBy(point => point.Item1 / 16), column => Assert.Equal((column.Min(p => p.Item2), column.Max(p => p.Item2)), kept[column.Key]));
    }

    [Fact]
    public void Places_at_the_ends_of_what_numbers_hold_are_no_trouble()
    {
        List<(long, double)> points = [(long.MaxValue, 1), (long.MinValue, 2), (0, 3), .. Enumerable.Range(0, 100).Select(x => ((long)x * 50_000_000_000_000_000, (double)x))];
        var kept = Sample(points, 8);
        Assert.Equal(long.MinValue, kept[0].X);
        Assert.Equal(long.MaxValue, kept[^1].X);
        Assert.Equal(99, kept.Max(point => point.Y));
    }

    private static List<(long X, double Y)> Sample(List<(long X, double Y)> points, int limit)
    {
        var sampler = new PointSampler(limit);
        foreach (var (x, y) in points)
            sampler.Add(x, y);
        return [.. sampler.Points()];
    }

    private static List<(long X, double Y)> History(Random random, int count)
    {
        var (x, distance, disorder, odd) = (random.NextInt64(-1_000_000, 2_000_000_000_000), 1L << random.Next(0, 30), random.Next(3) == 0, random.Next(4) * 0.1);
        var points = new List<(long X, double Y)>();
        for (var i = 0; i < count; i++)
        {
            x += random.NextInt64(0, distance + 1);
            var y = random.NextDouble() < odd ? random.Next(3) switch { 0 => double.NaN, 1 => double.PositiveInfinity, _ => double.NegativeInfinity } : random.NextDouble() * Math.Pow(10, random.Next(-5, 5));
            points.Add((x, y));
        }

        if (disorder)
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(points));
        return points;
    }
}
