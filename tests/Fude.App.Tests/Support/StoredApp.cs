using Fude.Hosting.Databases;
using Fude.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fude.App.Tests.Support;

/// <summary>A host of its own on a real database, with a look into it.</summary>
public sealed class StoredApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private bool _disposed;

    private StoredApp(WebApplication app, string folder)
    {
        (_app, Folder) = (app, folder);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    /// <summary>Speaks to it.</summary>
    public HttpClient Client { get; }

    /// <summary>Somebody else's browser: it has cookies of its own.</summary>
    public HttpClient Visitor() => new() { BaseAddress = Client.BaseAddress };

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<string> Urls => [.. _app.Urls];

    /// <summary>Its data folder.</summary>
    public string Folder { get; }

    /// <summary>Its database.</summary>
    public Database Database => _app.Services.GetRequiredService<Database>();

    /// <summary>Its services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts one on an empty database, or skips the test where MariaDB is missing.</summary>
    public static Task<StoredApp> StartAsync(TestModel model, DatabaseKind kind, params string[] settings)
    {
        Assert.SkipWhen(kind == DatabaseKind.MySql && !MariaDbServer.IsInstalled, MariaDbServer.Missing);
        var database = kind == DatabaseKind.MySql ? (string[])[$"--Database:Address={MariaDbServer.Shared.CreateDatabase()}"] : [];
        return StartAsync(model.Folder, DataFolder.New(), [.. database, .. settings]);
    }

    /// <summary>Starts one on a data folder.</summary>
    public static Task<StoredApp> StartAsync(string bundle, string folder, params string[] settings) => StartAsync(TimeProvider.System, bundle, folder, settings);

    /// <summary>Starts one on a data folder, with a clock.</summary>
    public static async Task<StoredApp> StartAsync(TimeProvider time, string bundle, string folder, params string[] settings)
    {
        var app = AppHost.Build([$"--Bundle:Path={bundle}", "--Urls=http://127.0.0.1:0", $"--Data:Path={folder}", .. settings], time);
        await app.StartAsync();
        return new StoredApp(app, folder);
    }

    /// <summary>A number that a query gives.</summary>
    public async Task<long> NumberAsync(string sql, params object?[] values) =>
        await Database.ReadAsync(session => session.First(sql, row => Convert.ToInt64(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture), values));

    /// <summary>Stops it, as a signal would.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
