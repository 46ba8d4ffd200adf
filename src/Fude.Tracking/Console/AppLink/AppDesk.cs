using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Fude.Hosting.Security;
using Fude.Tracking.Console.Sessions;
using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.AppLink;

/// <summary>What a session asks the application, and has it do, in the name of its user.</summary>
/// <param name="link">The way there.</param>
/// <param name="user">Who asks.</param>
/// <param name="wording">Their language.</param>
internal sealed class AppDesk(AppClient link, ConsoleUser user, Wording wording)
{
    private const string Root = "api/releases";

    /// <summary>Whether an application is set.</summary>
    public bool IsSet => link.IsSet;

    public Task<AppResult<AppReleaseList>> ReleasesAsync(int limit, long? before, CancellationToken cancellation) =>
        GetAsync($"{Root}?limit={limit}{Before(before)}", AppJson.Default.AppReleaseList, cancellation);

    public Task<AppResult<AppRelease>> ReleaseAsync(long id, CancellationToken cancellation) => GetAsync($"{Root}/{id}", AppJson.Default.AppRelease, cancellation, mayBeMissing: true);

    public Task<AppResult<AppLedger>> LedgerAsync(int limit, long? before, long? release, CancellationToken cancellation) =>
        GetAsync($"{Root}/ledger?limit={limit}{Before(before)}{(release is { } one ? $"&release={one}" : "")}", AppJson.Default.AppLedger, cancellation);

    public Task<AppResult<AppLedgerCheck>> CheckAsync(CancellationToken cancellation) => GetAsync($"{Root}/ledger/check", AppJson.Default.AppLedgerCheck, cancellation);

    public Task<AppResult<AppReleasesAt>> AtAsync(DateTimeOffset time, CancellationToken cancellation) =>
        GetAsync($"{Root}/at?time={Uri.EscapeDataString(time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture))}", AppJson.Default.AppReleasesAt, cancellation);

    public Task<AppResult<AppComparisonList>> ComparisonsAsync(long id, int limit, long? before, CancellationToken cancellation) =>
        GetAsync($"{Root}/{id}/comparisons?limit={limit}{Before(before)}", AppJson.Default.AppComparisonList, cancellation, mayBeMissing: true);

    public Task<AppResult<AppAccuracyList>> AccuracyAsync(CancellationToken cancellation) => GetAsync("api/models/accuracy", AppJson.Default.AppAccuracyList, cancellation);

    /// <summary>Asks for a release; call it within <see cref="ConsoleActions"/>.</summary>
    /// <exception cref="ConsoleException">It is not made; the person is told why.</exception>
    public async Task<AppRelease> DeployAsync(Caller caller, AppWish wish) =>
        Need(await link.PostAsync(caller, Root, wish, AppJson.Default.AppWish, AppJson.Default.AppRelease, CancellationToken.None));

    /// <summary>Promotes, pauses, resumes or takes back a candidate, or says the share of an image's release.</summary>
    /// <exception cref="ConsoleException">Nothing was changed; the person is told why.</exception>
    public async Task<AppRelease> ChangeAsync(Caller caller, long id, string what, AppWord word) =>
        Need(await link.PostAsync(caller, $"{Root}/{id}/{what}", word, AppJson.Default.AppWord, AppJson.Default.AppRelease, CancellationToken.None));

    /// <summary>Takes back what is on its way, or returns to what was live before.</summary>
    /// <exception cref="ConsoleException">Nothing was changed; the person is told why.</exception>
    public async Task<AppRollback> RollbackAsync(Caller caller, string reason) =>
        Need(await link.PostAsync(caller, $"{Root}/rollback", new AppWord(reason), AppJson.Default.AppWord, AppJson.Default.AppRollback, CancellationToken.None));

    // A program without releases has none of these routes.
    private async Task<AppResult<T>> GetAsync<T>(string route, JsonTypeInfo<T> type, CancellationToken cancellation, bool mayBeMissing = false)
        where T : class
    {
        var result = await link.GetAsync(user.Caller, route, type, cancellation);
        return result.Trouble is { Kind: AppTroubleKind.Missing } trouble && !mayBeMissing ? new AppResult<T>(null, trouble with { Kind = AppTroubleKind.Foreign }) : result;
    }

    private T Need<T>(AppResult<T> result)
        where T : class => result.Value ?? throw new ConsoleException(Tell(result.Trouble!));

    private string Tell(AppTrouble trouble) => trouble.Kind == AppTroubleKind.Told
        ? trouble.Detail
        : string.Join(" · ", ((string[])[wording[AppTroubleNote.TitleOf(trouble.Kind)], trouble.Detail]).Where(part => part.Length > 0));

    private static string Before(long? before) => before is { } one ? $"&before={one}" : "";
}
