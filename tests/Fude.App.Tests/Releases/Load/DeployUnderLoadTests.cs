using System.Globalization;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;

namespace Fude.App.Tests.Releases.Load;

/// <summary>Nobody who draws notices that models come and go, but by the model's name; and what has gone leaves nothing behind.</summary>
public sealed class DeployUnderLoadTests(RunningApp app)
{
    private const int Mebi = 1 << 20;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public Task Not_one_request_fails_or_is_answered_wrongly_while_models_come_and_go(DatabaseKind kind) => RunAsync(
        kind, models => new(models) { Deploys = 4, Rate = 100, Rounds = 2, Quiet = TimeSpan.FromSeconds(0.5), Settle = TimeSpan.FromSeconds(0.2) }, slack: 64 * Mebi); // it is still getting warm

    /// <summary>200 deploys and 200 rollbacks at 500 requests a second, or FUDE_DEPLOYS at FUDE_RATE.</summary>
    [Theory, Trait("Category", "Long")]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MySql)]
    public Task So_it_is_with_two_hundred_at_five_hundred_a_second(DatabaseKind kind) => RunAsync(
        kind, models => new(models) { Deploys = Number("FUDE_DEPLOYS", 200), Rate = Number("FUDE_RATE", 500), Rounds = 16, Quiet = TimeSpan.FromSeconds(2.5) }, slack: 24 * Mebi);

    private async Task RunAsync(DatabaseKind kind, Func<TestModel[], DeployUnderLoad> make, double slack)
    {
        using var third = new TestModel("33333333333333333333333333333333", epochs: 1, seed: 21);
        var load = make([app.Model, app.Second, third]);
        var figures = await load.RunAsync(kind);
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {figures.Text()}");
        Assert.Equal([], figures.Failed);
        Assert.Equal([], figures.Wrong);
        Assert.Equal([], figures.Faults);
        Assert.Equal(2 * (load.Deploys + 2), figures.Changes);
        Assert.Equal(["v1", "v2", "v3"], figures.Answered.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(figures.Sessions, 1, 2); // v1, live and of the settings; and what it goes back to, where there is something
        Assert.InRange(figures.Memory[^1].Bytes - figures.Memory[0].Bytes, double.MinValue, slack);
    }

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
