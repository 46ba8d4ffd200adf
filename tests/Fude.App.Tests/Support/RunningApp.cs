using Microsoft.AspNetCore.Builder;

[assembly: AssemblyFixture(typeof(Fude.App.Tests.Support.RunningApp))]

namespace Fude.App.Tests.Support;

/// <summary>The test model, and one host with real Kestrel on a free loopback port, for all tests that only ask.</summary>
public sealed class RunningApp : IAsyncLifetime
{
    private readonly Lazy<TestModel> _second = new(() => new TestModel("fedcba9876543210fedcba9876543210", epochs: 1, seed: 11));
    private WebApplication? _app;

    public TestModel Model { get; } = new();

    /// <summary>Another model, worse than the first; made when a test asks for it.</summary>
    public TestModel Second => _second.Value;

    public HttpClient Client { get; private set; } = new();

    public async ValueTask InitializeAsync()
    {
        _app = AppHost.Build([DataFolder.Setting, $"--Bundle:Path={Model.Folder}", "--Urls=http://127.0.0.1:0"]);
        await _app.StartAsync();
        Client.Dispose();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        Model.Dispose();
        if (_second.IsValueCreated)
            _second.Value.Dispose();
    }
}
