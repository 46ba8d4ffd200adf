namespace Fude.App.Tests.Support;

/// <summary>Waits for what happens in the background.</summary>
public static class Patience
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(isSo))] string what = "")
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(watch.Elapsed < Longest, $"It has not come to be within {Longest.TotalSeconds} s: {what}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until a query gives a number.</summary>
    public static async Task UntilAsync(this StoredApp host, long expected, string sql, params object?[] values)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        long found;
        while ((found = await host.NumberAsync(sql, values)) != expected && watch.Elapsed < Longest)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal((sql, expected), (sql, found));
    }
}
