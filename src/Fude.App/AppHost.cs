using Fude.App.Errors;
using Fude.App.Explanations;
using Fude.App.Feedback;
using Fude.App.Health;
using Fude.App.History;
using Fude.App.Limits;
using Fude.App.Models;
using Fude.App.OpenApi;
using Fude.App.OpenInference;
using Fude.App.Pages;
using Fude.App.Predictions;
using Fude.App.Releases;
using Fude.App.Repredictions;
using Fude.App.Security;
using Fude.App.Settings;
using Fude.App.Storage;
using Fude.App.Telemetry;
using Fude.Hosting.Security;
using Fude.Hosting.Servers;
using Fude.Hosting.Settings;

namespace Fude.App;

/// <summary>Builds the application's web host.</summary>
public static class AppHost
{
    /// <summary>Reads the settings, loads and proves the models, and builds a host that is ready to be started.</summary>
    /// <param name="args">Settings as <c>--Key=Value</c> or <c>--Key Value</c>; see <see cref="AppSettings"/>.</param>
    /// <exception cref="SettingsException">Settings are unknown, missing or out of range; it lists them all.</exception>
    /// <exception cref="StartException">A bundle is missing, damaged or fails its own golden samples, or the database can't be used.</exception>
    public static WebApplication Build(string[] args) => Build(args, TimeProvider.System);

    /// <inheritdoc cref="Build(string[])"/>
    /// <param name="args">Settings as <c>--Key=Value</c> or <c>--Key Value</c>; see <see cref="AppSettings"/>.</param>
    /// <param name="time">The clock.</param>
    public static WebApplication Build(string[] args, TimeProvider time)
    {
        var settings = AppSettings.Read(args);
        // The models are read and proven while the host is being put together.
        var opened = Task.Run(() => AppDatabase.Open(settings.Storage.Database, settings.Storage.Folder));
        var models = ModelLoader.LoadAsync(settings, opened, time);
        var clients = ClientIds.OpenAsync(opened);

        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.AddServer(settings.Server, settings.OpenInference.GrpcUrls);
        builder.AddStandardErrorLogging(settings.Logs);
        builder.Services.AddSingleton(time);
        builder.Services.AddTelemetry(settings.Telemetry, settings.Logs);
        builder.Services.AddHealth(settings);
        builder.Services.AddCompression();
        builder.Services.AddStorage(settings.Storage, opened);
        builder.Services.AddPredictions(settings);
        builder.Services.AddModels();
        builder.Services.AddReleases(models);
        builder.Services.AddFeedback(settings.Feedback, clients);
        builder.Services.AddHistory(settings);
        builder.Services.AddExplanations();
        builder.Services.AddRepredictions();
        builder.Services.AddOpenInference(settings);

        var app = builder.Build();
        app.UseRequestObserver();
        app.UseErrors();
        app.UseTrustedProxies(settings.Security.Proxies);
        app.UseSecurityHeaders();
        app.UseClientLimit(settings.Limits);
        app.UseCompression();
        app.UseAllowedHosts(settings.Server.AllowedHosts, Refusals.WriteAsync);
        app.UseOwnOrigin(settings.Security.AllowedOrigins, Refusals.WriteAsync);
        app.UseRouting();
        var authenticator = SignedTokens.Authenticator(settings.Security);
        app.UseAccess(() => authenticator, Refusals.WriteAsync);
        app.MapTelemetry(settings.Telemetry);
        app.MapHealth();
        app.MapModels();
        app.MapReleases();
        app.MapPredictions();
        app.MapFeedback();
        app.MapHistory();
        app.MapExplanations();
        app.MapRepredictions();
        app.MapOpenInference(settings);
        app.MapOpenApi();
        app.MapPages();
        app.EnsureEveryRouteHasAccess();
        models.GetAwaiter().GetResult();
        clients.GetAwaiter().GetResult();
        return app;
    }
}
