using Fude.Hosting.Databases;
using Fude.Hosting.Servers;
using Fude.Hosting.Settings;
using Fude.Tracking.Artifacts;
using Fude.Tracking.Console;
using Fude.Tracking.Console.Sessions;
using Fude.Tracking.Datasets;
using Fude.Tracking.Errors;
using Fude.Tracking.Experiments;
using Fude.Tracking.Health;
using Fude.Tracking.Heartbeats;
using Fude.Tracking.LoggedModels;
using Fude.Tracking.Metrics;
using Fude.Tracking.Protocol;
using Fude.Tracking.Purging;
using Fude.Tracking.Registry;
using Fude.Tracking.Runs;
using Fude.Tracking.Schema;
using Fude.Tracking.Search;
using Fude.Tracking.Security;
using Fude.Tracking.Settings;

namespace Fude.Tracking;

/// <summary>Builds the tracking server's web host.</summary>
public static class TrackingHost
{
    /// <summary>Reads the settings, opens the database, and builds a host that is ready to be started.</summary>
    /// <param name="args">Settings as <c>--Key=Value</c> or <c>--Key Value</c>; see <see cref="TrackingSettings"/>.</param>
    /// <exception cref="SettingsException">Settings are unknown, missing or out of range; it lists them all.</exception>
    /// <exception cref="StartException">The database can't be reached, or is one that this version does not work with.</exception>
    public static WebApplication Build(string[] args)
    {
        var settings = TrackingSettings.Read(args);
        var opened = Task.Run(() => Open(settings));

        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = typeof(TrackingHost).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.AddServer(settings.Server);
        builder.AddStandardErrorLogging();
        builder.Services.AddSingleton(settings).AddSingleton(settings.Limits).AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => opened.GetAwaiter().GetResult());
        builder.Services.AddSecurity(settings);
        builder.Services.AddExperiments().AddRuns().AddMetricHistory().AddSearch().AddDatasets().AddLoggedModels();
        builder.Services.AddArtifacts(settings.Artifacts).AddRegistry();
        builder.Services.AddPurge().AddHostedService<HeartbeatWatch>();
        builder.AddConsole(settings);

        var app = builder.Build();
        app.UseErrors();
        app.UseOriginChecks(settings);
        app.UseRouting();
        app.UseSessionCookie();
        app.UseAccessRules();
        var routes = new MlflowRoutes(app);
        app.MapHealth();
        app.MapSecurity();
        app.MapExperiments(routes);
        app.MapRuns(routes);
        app.MapMetricHistory(routes);
        app.MapSearch(routes);
        app.MapDatasets(routes);
        app.MapArtifacts(routes);
        app.MapRegistry(routes);
        app.MapLoggedModels(routes);
        app.MapPurge(routes);
        app.MapConsole();
        opened.GetAwaiter().GetResult();
        app.EnsureSafe();
        return app;
    }

    /// <summary>Opens the database and brings its tables to what this version works with.</summary>
    /// <exception cref="StartException">It can't be reached, or is one that this version does not work with.</exception>
    internal static Database Open(TrackingSettings settings)
    {
        PrivateDatabase.Ensure(settings.Database);
        var database = new Database(settings.Database, settings.DatabaseOptions);
        try
        {
            TrackingSchema.Prepare(database);
            DefaultExperiment.Ensure(database, TimeProvider.System);
            return database;
        }
        catch (Exception e) when (DatabaseException.Of(e, settings.Database) is { } fault)
        {
            throw new StartException(fault.Message, e);
        }
        catch (System.Data.Common.DbException e)
        {
            throw new StartException($"the database {settings.Database.Display} can't be used: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
