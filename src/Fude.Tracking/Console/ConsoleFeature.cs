using Fude.Hosting.Security;
using Fude.Tracking.Console.AppLink;
using Fude.Tracking.Console.Charts;
using Fude.Tracking.Console.Compare;
using Fude.Tracking.Console.Layout;
using Fude.Tracking.Console.Previews;
using Fude.Tracking.Console.RunPage;
using Fude.Tracking.Console.RunTable;
using Fude.Tracking.Console.Sessions;
using Fude.Tracking.Console.Words;
using Fude.Tracking.Errors;
using Fude.Tracking.Settings;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.DataProtection;
using MudBlazor;
using MudBlazor.Services;

namespace Fude.Tracking.Console;

/// <summary>The web console: Blazor components that run on the server, over one WebSocket a session.</summary>
internal static class ConsoleFeature
{
    /// <summary>
    /// Scripts are files of ours and nothing else. Styles may stand in the page: the components set sizes and places that way.
    /// Frames hold artifacts only, which are sandboxed by their own answers.
    /// </summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; " +
        "frame-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static void AddConsole(this WebApplicationBuilder builder, TrackingSettings settings)
    {
        // A build's files lie where their packages do; a published program has them beside it. Files that are not among them are no route's.
        builder.WebHost.UseStaticWebAssets();
        builder.Configuration["DisableStaticAssetNotFoundRuntimeFallback"] = "true";
        builder.Configuration["EnableStaticAssetsDevelopmentCaching"] = "true";
        // The folder of its keys is private; the warning that they are not encrypted there tells nobody anything to do.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        var services = builder.Services;
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DisconnectedCircuitMaxRetained = settings.Console.MaxDisconnected;
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(settings.Console.DisconnectedSeconds);
        });
        services.AddDataProtection()
            .SetApplicationName("Fude.Tracking")
            .PersistKeysToFileSystem(KeyFolder(settings.DataFolder));
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomRight;
            mud.SnackbarConfiguration.VisibleStateDuration = 6000;
            mud.SnackbarConfiguration.PreventDuplicates = true;
        });
        services
            .AddSingleton(settings.Console)
            .AddSingleton<SessionEndpoints>()
            .AddAppLink()
            .AddRunTable()
            .AddSingleton<SeriesReader>()
            .AddCompare()
            .AddSingleton<RunChanges>()
            .AddSingleton<ArtifactFiles>()
            .AddSingleton<ArtifactPages>()
            .AddScoped<Wording>()
            .AddScoped<Preferences>()
            .AddScoped<ConsoleUser>()
            .AddScoped<ConsoleActions>();
    }

    /// <summary>Somebody who has to sign in is refused with an error by the protocol's routes, and sent to the form by the pages.</summary>
    public static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        if (refusal.Kind != RefusalKind.Unauthenticated || context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
            return ErrorHandling.RefuseAsync(context, refusal);
        context.Response.Headers.WWWAuthenticate = default;
        context.Response.Redirect(SessionEndpoints.AddressFor(context.Request));
        return Task.CompletedTask;
    }

    public static void MapConsole(this WebApplication app)
    {
        app.UseAntiforgery();
        app.Services.GetRequiredService<SessionEndpoints>().Map(app);
        app.MapAppLink();
        app.Services.GetRequiredService<ArtifactPages>().Map(app);
        app.MapRunTable();
        app.MapStaticAssets().Requires(Access.Anyone);
        app.MapRazorComponents<ConsoleRoot>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null) // said by SecurityHeaders already
            .TakesSession()
            .Add(route => route.Metadata.Add(route is RouteEndpointBuilder { RoutePattern.RawText: SessionEndpoints.SignInPath } ? Access.Anyone : Access.Read));
    }

    // With these keys a session's first state could be forged: they are the owner's, as the tokens' are.
    private static DirectoryInfo KeyFolder(string dataFolder)
    {
        var path = Path.Combine(dataFolder, "console-keys");
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
