using System.Text;
using Fude.App.History;
using Fude.App.Settings;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.App.Tests.History;

/// <summary>Whoever listens hears what happens; nobody who does not keep up holds up others.</summary>
public sealed class EventTests(RunningApp app)
{
    [Fact]
    public async Task Each_stored_prediction_is_told_to_everyone_who_listens()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite);
        using var first = await EventReader.OpenAsync(host.Client);
        using var second = await EventReader.OpenAsync(host.Client);
        await host.Client.PredictAsync(Drawings.Png(4), "api/predictions/preview");
        for (var i = 1; i <= 3; i++)
        {
            var answer = await host.Client.PredictAsync(Drawings.Png(i));
            foreach (var listener in (EventReader[])[first, second])
                Assert.Equal($$"""prediction {"id":{{(long)answer["imageId"]!}}}""", await listener.NextAsync());
        }
    }

    [Fact]
    public async Task Silence_is_broken_by_signs_of_life()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Events:HeartbeatSeconds=1");
        using var listener = await EventReader.OpenAsync(host.Client);
        Assert.Equal(":", await listener.BlockAsync());
        Assert.Equal(":", await listener.BlockAsync());
        await host.Client.PredictAsync(Drawings.Png(2));
        Assert.Equal("""prediction {"id":1}""", await listener.NextAsync());
    }

    [Fact]
    public async Task Too_many_listeners_are_refused_and_one_that_leaves_makes_room()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Events:MaxListeners=1", "--Events:HeartbeatSeconds=1");
        using (await EventReader.OpenAsync(host.Client))
        {
            using var refused = await host.Client.GetAsync("api/events");
            Assert.Equal("busy", (string?)(await refused.ObjectAsync())["code"]);
            Assert.Equal(TimeSpan.FromSeconds(30), refused.Headers.RetryAfter!.Delta);
        }

        var events = host.Services.GetRequiredService<AppEvents>();
        for (var waited = 0; events.Listeners > 0 && waited < 300; waited++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        using var taken = await EventReader.OpenAsync(host.Client);
    }

    [Fact]
    public async Task When_the_host_stops_listeners_are_let_go_at_once()
    {
        var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Requests:DrainSeconds=600");
        var listener = await EventReader.OpenAsync(host.Visitor());
        await host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        using (listener)
            Assert.Null(await listener.NextAsync());
    }

    [Fact]
    public void One_that_does_not_keep_up_is_told_that_it_has_lost_some()
    {
        var events = new AppEvents(new EventSettings { MaxWaiting = 3 });
        using var slow = events.TryListen()!;
        using var quick = events.TryListen()!;
        var heard = new List<string>();
        for (var id = 1; id <= 5; id++)
        {
            events.Prediction(id);
            heard.AddRange(Taken(quick));
        }

        Assert.Equal(["prediction 1", "prediction 2", "prediction 3", "prediction 4", "prediction 5"], heard);
        Assert.Equal(["prediction 1", "prediction 2", "prediction 3", "resync"], Taken(slow));
        Assert.Empty(Taken(slow));
        events.Deletion(6);
        Assert.Equal(["deletion 6"], Taken(slow));
    }

    [Fact]
    public void Every_kind_of_event_is_one_message()
    {
        var events = new AppEvents(new EventSettings());
        using var listener = events.TryListen()!;
        events.Correction(7);
        events.Reprediction(3, "running", 10, 20);
        events.Model("a \"tag\"\nwith é");
        events.Resync();
        var messages = new List<string>();
        while (listener.TryTake(out var message))
            messages.Add(Encoding.UTF8.GetString(message!));
        Assert.Equal(
            [
                "event: correction\ndata: {\"id\":7}\n\n",
                "event: reprediction\ndata: {\"id\":3,\"state\":\"running\",\"done\":10,\"total\":20}\n\n",
                "event: model\ndata: {\"tag\":\"a \\u0022tag\\u0022\\nwith \\u00E9\"}\n\n",
                "event: resync\ndata: {}\n\n",
            ],
            messages);
    }

    private static List<string> Taken(EventListener listener)
    {
        var taken = new List<string>();
        while (listener.TryTake(out var message))
            taken.Add(Encoding.UTF8.GetString(message!).Replace("event: ", "", StringComparison.Ordinal).Replace("\ndata: {\"id\":", " ", StringComparison.Ordinal).Replace("\ndata: {}", "", StringComparison.Ordinal).TrimEnd('\n', '}'));
        return taken;
    }
}
