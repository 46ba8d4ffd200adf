using Fude.Tracking.Console.Sessions;
using Fude.Tracking.Console.Words;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Fude.Tracking.Console.Layout;

/// <summary>The frame around every page of the session: bar, navigation, theme, and who is signed in.</summary>
public sealed partial class ConsoleLayout(IJSRuntime js, NavigationManager navigation, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _ended = new();
    private ErrorBoundary? _boundary;
    private IJSObjectReference? _module;
    private bool _open = true;
    private bool _ready;

    [Inject]
    private Preferences Chosen { get; set; } = null!;

    [Inject]
    private ConsoleUser User { get; set; } = null!;

    private Language Other => W.Language == Language.English ? Language.Japanese : Language.English;

    private string SkipHere => $"{navigation.ToBaseRelativePath(navigation.Uri).Split('#')[0]}#content";

    /// <inheritdoc/>
    protected override void OnParametersSet() => _boundary?.Recover();

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        if (!await User.LookAsync())
        {
            LeaveToSignIn();
            return;
        }

        _module = await js.InvokeAsync<IJSObjectReference>("import", "/console.js");
        var browser = await _module.InvokeAsync<BrowserFacts>("facts");
        W.Zone = TimeZoneInfo.TryFindSystemTimeZoneById(browser.Zone ?? "", out var zone)
            ? zone
            : TimeZoneInfo.CreateCustomTimeZone("browser", TimeSpan.FromMinutes(Math.Clamp(browser.OffsetMinutes, -14 * 60, 14 * 60)), null, null);
        _open = browser.Wide;
        Chosen.Show(Chosen.Theme is null ? browser.PrefersDark : Chosen.Theme == "dark");
        _ready = true;
        StateHasChanged();
        _ = WatchUserAsync();
    }

    private async Task SwitchThemeAsync()
    {
        Chosen.Theme = Chosen.IsDark ? "light" : "dark";
        Chosen.Show(!Chosen.IsDark);
        await _module!.InvokeVoidAsync("keep", Preferences.ThemeCookie, Chosen.Theme);
    }

    private async Task SwitchLanguageAsync()
    {
        await _module!.InvokeVoidAsync("keep", Preferences.LanguageCookie, Other.Tag());
        navigation.Refresh(forceReload: true);
    }

    // A session stays open for as long as its page does; the user may be removed meanwhile.
    private async Task WatchUserAsync()
    {
        using var timer = new PeriodicTimer(LookAgain, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                if (!await User.LookAsync())
                {
                    await InvokeAsync(LeaveToSignIn);
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the page is closed
        }
        catch (Hosting.Databases.DatabaseException)
        {
            // the users could never be read: the next change will say so
        }
    }

    private void LeaveToSignIn() => navigation.NavigateTo($"{SessionEndpoints.SignInPath}{QueryString.Create("from", "/" + navigation.ToBaseRelativePath(navigation.Uri))}", forceLoad: true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _ended.Dispose();
        if (_module is null)
            return;
        try
        {
            await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // the browser has gone, and the module with it
        }
    }

    private sealed record BrowserFacts(string? Zone, int OffsetMinutes, bool PrefersDark, bool Wide);
}
