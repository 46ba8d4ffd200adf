using Fude.Testing;
using Fude.Tracking.Client.Messages;
using Microsoft.AspNetCore.Builder;

namespace Fude.Tracking.Client.Tests.Support;

/// <summary>Fude's tracking server, in this process, on a free port, with a data folder of its own.</summary>
public sealed class RealServer : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly WebApplication app;

    private RealServer(TemporaryFolder folder, WebApplication app)
    {
        this.folder = folder;
        this.app = app;
        Address = new(app.Urls.First());
        Client = Clients.Of(Address);
    }

    public Uri Address { get; }

    public TrackingClient Client { get; }

    public static async Task<RealServer> StartAsync(params string[] settings)
    {
        var temporary = new TemporaryFolder();
        Directory.CreateDirectory(temporary["data"]);
        var host = TrackingHost.Build([$"--Data:Path={temporary["data"]}", "--Urls=http://127.0.0.1:0", .. settings]);
        await host.StartAsync();
        return new(temporary, host);
    }

    /// <summary>What it answers to a request that was sent to another address.</summary>
    public Task<Reply> AnswerAsync(Call call) => Forward.ToAsync(Address, call);

    /// <summary>Its only run.</summary>
    public async Task<StoredRun> RunAsync() => Assert.Single(await RunsAsync());

    /// <summary>All runs that it has, deleted ones too.</summary>
    /// <param name="localId">Only those with this local id.</param>
    public async Task<IReadOnlyList<StoredRun>> RunsAsync(string? localId = null)
    {
        var experiments = await Client.SearchExperimentsAsync().Select(experiment => experiment.ExperimentId!).ToListAsync();
        var runs = new List<StoredRun>();
        await foreach (var run in Client.SearchRunsAsync(new() { ExperimentIds = experiments, RunViewType = ViewType.All }))
        {
            if (localId is null || run.Data.Tags.Contains(new(RunTags.LocalId, localId)))
                runs.Add(await StoredRun.ReadAsync(Client, run.Info.RunId));
        }

        return runs;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        folder.Dispose();
    }
}
