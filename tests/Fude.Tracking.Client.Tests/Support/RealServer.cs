using Fude.Testing;
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

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        folder.Dispose();
    }
}
