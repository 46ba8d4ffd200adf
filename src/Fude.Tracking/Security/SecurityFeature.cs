using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;
using Fude.Hosting.Security.Users;
using Fude.Hosting.Servers;
using Fude.Tracking.Console;
using Fude.Tracking.Errors;
using Fude.Tracking.Settings;

namespace Fude.Tracking.Security;

/// <summary>Who may do what: users, tokens, and what pages of other sites can't do.</summary>
internal static class SecurityFeature
{
    private const string FirstUser = "admin";

    public static IServiceCollection AddSecurity(this IServiceCollection services, TrackingSettings settings)
    {
        var security = settings.Security;
        return services
            .AddSingleton(security)
            .AddSingleton(security.SignIn)
            .AddSingleton(security.Tokens)
            .AddSingleton(provider => Keys(settings, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<AccessTokens>()
            .AddSingleton<Passwords>()
            .AddSingleton<UserStore>()
            .AddSingleton<UserDirectory>()
            .AddSingleton<SignIn>()
            .AddSingleton(new OpenAccess(settings.Server, security))
            .AddSingleton(provider => new Authenticator(
                provider.GetRequiredService<AccessTokens>(), provider.GetRequiredService<UserDirectory>(), provider.GetRequiredService<SignIn>(), provider.GetRequiredService<OpenAccess>()))
            .AddSingleton<SignInEndpoints>()
            .AddSingleton<UserEndpoints>();
    }

    /// <summary>What every request passes before it is routed.</summary>
    public static void UseOriginChecks(this WebApplication app, TrackingSettings settings)
    {
        app.UseTrustedProxies(settings.Security.Proxies);
        app.UseSecurityHeaders(ConsoleFeature.ContentSecurityPolicy);
        app.UseAllowedHosts(settings.Server.AllowedHosts, ErrorHandling.RefuseAsync);
        app.UseOwnOrigin(settings.Security.AllowedOrigins, ErrorHandling.RefuseAsync);
    }

    /// <summary>What every request passes after it was routed.</summary>
    public static void UseAccessRules(this WebApplication app)
    {
        var services = app.Services;
        // It needs the database, which is being opened while the host is put together.
        var authenticator = new Lazy<Authenticator>(services.GetRequiredService<Authenticator>);
        app.UseAccess(() => authenticator.Value, ConsoleFeature.RefuseAsync);
    }

    public static void MapSecurity(this WebApplication app)
    {
        app.Services.GetRequiredService<SignInEndpoints>().Map(app);
        app.Services.GetRequiredService<UserEndpoints>().Map(app);
    }

    /// <summary>Refuses to start where a route says nothing of who may use it, the key can't be used, or others reach a server without users.</summary>
    /// <param name="app">The host, with everything mapped.</param>
    public static void EnsureSafe(this WebApplication app)
    {
        app.EnsureEveryRouteHasAccess();
        _ = app.Services.GetRequiredService<TokenKeys>().Current;
        try
        {
            if (app.Services.GetRequiredService<SecuritySettings>().AdminPasswordFile is { } file)
                AddFirstUserAsync(app.Services.GetRequiredService<UserStore>(), file).GetAwaiter().GetResult();
            var users = app.Services.GetRequiredService<UserDirectory>().UsersAsync().AsTask().GetAwaiter().GetResult();
            app.Services.GetRequiredService<OpenAccess>().EnsureStart(users.Count);
        }
        catch (DatabaseException e)
        {
            throw new StartException(e.Message, e);
        }
    }

    // A container has nobody who could add users before its first start.
    private static async Task AddFirstUserAsync(UserStore store, string file)
    {
        try
        {
            if ((await store.ListAsync()).Count == 0)
                await store.AddAsync(FirstUser, (await File.ReadAllTextAsync(file)).TrimEnd('\r', '\n'), Role.Admin.Word());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UserException)
        {
            throw new StartException($"The user {FirstUser} can't be added with the password in '{file}' (Security:AdminPasswordFile): {e.Message}", e);
        }
    }

    private static TokenKeys Keys(TrackingSettings settings, TimeProvider time) => settings.Security.KeyFile is { } path
        ? new TokenKeys(path, ofDataFolder: false, time)
        : new TokenKeys(TokenKeyFile.PathIn(settings.DataFolder), ofDataFolder: true, time);
}
