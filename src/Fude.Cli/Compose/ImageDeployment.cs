using System.Diagnostics;
using System.Globalization;
using Fude.Cli.Images;
using Fude.Cli.Releasing;
using Fude.Cli.Tracking;

namespace Fude.Cli.Compose;

/// <summary>What a deployment by image was asked for.</summary>
/// <param name="Tag">The tag of <c>fude/app</c>, as <c>fude build</c> has left it.</param>
/// <param name="Weights">The shares of the people in percent, one after the other; the last is 100.</param>
/// <param name="Step">How long each share is watched before the next.</param>
/// <param name="Reason">Why, for the ledger.</param>
internal sealed record ImageWish(string Tag, IReadOnlyList<int> Weights, TimeSpan Step, string Reason);

/// <summary>
/// Replaces the application's container without a pause: the new one is started beside the old one, is asked whether it is well, and gets its
/// share of the people by nginx. The old one goes on running, so that going back is a matter of shares again.
/// </summary>
/// <param name="composition">The composition, which runs.</param>
/// <param name="tell">Hears what happens.</param>
internal sealed class ImageDeployment(Composition composition, Action<string> tell)
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan WatchPause = TimeSpan.FromMilliseconds(500);

    private readonly ComposeSettings _settings = composition.Settings;
    private readonly Routes _routes = composition.Routes;

    /// <summary>Deploys an image.</summary>
    /// <param name="wish">Which, and how.</param>
    /// <param name="cancellation">Takes it back, where it is on its way.</param>
    /// <exception cref="CommandException">There is no such image, or it is not well: nothing has changed for anybody then.</exception>
    public async Task DeployAsync(ImageWish wish, CancellationToken cancellation)
    {
        using var turn = _settings.Folder.Lock();
        var name = AppImage.NameOf(wish.Tag);
        var image = await composition.Engine.ImageAsync(name, cancellation) ?? throw new CommandException($"there is no image {name}: build it with 'fude build {wish.Tag}'");
        var digest = image.Label(ImageLabels.Digest) ?? throw new CommandException($"the image {name} is not one of 'fude build': it does not say which bundle it holds");
        var (live, next) = (_routes.Live, Routes.Other(_routes.Live));
        if (_settings.Image(live) == name && _routes.Share(live) == 100)
            throw new CommandException($"{name} is live already");
        if (await composition.Containers.FindAsync(Routes.Service(live), cancellation) is null)
            throw new CommandException("the composition does not run: start it with 'fude compose up'");

        var watch = Stopwatch.StartNew();
        _routes.Set(live, 100);
        var container = await StartAsync(next, name, pinned: true, cancellation);
        using var releases = Releases();
        var release = await FindReleaseAsync(releases, digest, cancellation) ?? throw new CommandException($"{Routes.Service(next)} runs, and has no release in the ledger: is it of another version of Fude?");
        Tell(watch, $"{name} runs as {Word(next)} and is ready: release {release.Id}");
        await ShiftAsync(wish, next, container, releases, release.Id, watch, cancellation);
        Tell(watch, $"{wish.Tag} is live; {Word(live)} ({_settings.Image(live)}) is kept for 'fude rollback --by-image'");
    }

    /// <summary>Goes back to the colour before, which still runs.</summary>
    /// <param name="reason">Why, for the ledger.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CommandException">There is nothing to go back to.</exception>
    public async Task RollbackAsync(string reason, CancellationToken cancellation)
    {
        using var turn = _settings.Folder.Lock();
        var watch = Stopwatch.StartNew();
        var live = _routes.Live;
        var (from, to) = _routes.Share(live) == 100 ? (live, Routes.Other(live)) : (Routes.Other(live), live);
        if (await composition.Containers.FindAsync(Routes.Service(to), cancellation) is not { } container)
            throw new CommandException($"{Word(to)} does not run: there is nothing to go back to");
        if (await composition.Containers.ComplaintAsync(container, Composition.AskReady, cancellation) is { } complaint && _settings.IsPinned(to))
            throw new CommandException($"{Word(to)} is not well, and nothing was changed: {complaint}");
        _routes.Set(to, 100);
        Tell(watch, $"everybody is at {Word(to)} ({_settings.Image(to)}) again");
        await RecordRollbackAsync(from, to, reason, cancellation);
        Tell(watch, "the ledger has it");
    }

    /// <summary>
    /// Lets the application follow what is released again, after an image was deployed: the same image is started as the other colour, answers with
    /// what is live whatever came with it, and gets everybody.
    /// </summary>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CommandException">It does so already, or is not well: nothing has changed for anybody then.</exception>
    public async Task FollowAsync(CancellationToken cancellation)
    {
        using var turn = _settings.Folder.Lock();
        var (live, next) = (_routes.Live, Routes.Other(_routes.Live));
        if (_settings.Image(live) is not { } name || await composition.Containers.FindAsync(Routes.Service(live), cancellation) is null)
            throw new CommandException("the composition does not run: start it with 'fude compose up'");
        if (_routes.Share(live) != 100)
            throw new CommandException("an image is on its way, and not everybody is there: see 'fude deploy --by-image' through, or take it back with 'fude rollback --by-image'");
        if (!_settings.IsPinned(live))
            throw new CommandException("the application follows what is released already: 'fude deploy TAG' releases a model in it");

        var watch = Stopwatch.StartNew();
        await StartAsync(next, name, pinned: false, cancellation);
        Tell(watch, $"{name} runs as {Word(next)} and is ready");
        _routes.Set(next, 100);
        Tell(watch, $"everybody is at {Word(next)}, which follows what is released: 'fude deploy TAG' releases a model in it");
    }

    private async Task<string> StartAsync(Colour colour, string image, bool pinned, CancellationToken cancellation)
    {
        var service = Routes.Service(colour);
        _settings.Set(colour, image, pinned);
        _settings.Write();
        await composition.Program.CallAsync(_settings, ["up", "--detach", "--no-deps", "--force-recreate", service], input: null, show: false, cancellation);
        try
        {
            await composition.Containers.UntilWellAsync(service, Composition.AskReady, StartPatience, cancellation);
        }
        catch (CommandException e)
        {
            await composition.Program.CallAsync(_settings, ["stop", service], input: null, show: false, CancellationToken.None);
            throw new CommandException($"{image} is not deployed, and nobody has seen it: {e.Message}");
        }

        return await composition.Containers.FindAsync(service, cancellation) ?? throw new CommandException($"{service} has stopped");
    }

    private async Task ShiftAsync(ImageWish wish, Colour next, string container, ReleaseClient releases, long release, Stopwatch watch, CancellationToken cancellation)
    {
        try
        {
            foreach (var weight in wish.Weights)
            {
                _routes.Set(next, weight);
                await releases.ShareAsync(release, weight / 100.0, wish.Reason, cancellation);
                Tell(watch, string.Create(CultureInfo.InvariantCulture, $"{weight} % of the people are at {Word(next)}"));
                if (weight < 100)
                    await WatchAsync(container, wish.Step, cancellation);
            }
        }
        catch (Exception e) when (e is CommandException or OperationCanceledException)
        {
            _routes.Set(next, 0);
            var why = e is CommandException ? e.Message : "interrupted";
            await releases.ShareAsync(release, 0, $"taken back: {why}"[..Math.Min(500, why.Length + 12)], CancellationToken.None);
            throw new CommandException($"{wish.Tag} is taken back, and everybody is at {Word(Routes.Other(next))} again: {why}");
        }
    }

    private async Task WatchAsync(string container, TimeSpan step, CancellationToken cancellation)
    {
        var restarts = await composition.Containers.RestartsAsync(container, cancellation);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < step; await Task.Delay(WatchPause, cancellation))
        {
            if (await composition.Containers.ComplaintAsync(container, Composition.AskReady, cancellation) is { } complaint)
                throw new CommandException($"it is not well any more: {complaint}");
            if (await composition.Containers.RestartsAsync(container, cancellation) != restarts)
                throw new CommandException("it has died and was started again");
        }
    }

    // A colour that follows the table goes back with it; one that is pinned is told by its own release.
    private async Task RecordRollbackAsync(Colour from, Colour to, string reason, CancellationToken cancellation)
    {
        using var releases = Releases();
        if (await ReleaseOfAsync(releases, from, cancellation) is { State: "canary" } candidate)
            await releases.ShareAsync(candidate.Id, 0, reason, cancellation);
        else if (!_settings.IsPinned(to))
            await releases.RollbackAsync(reason, cancellation);
        else if (await ReleaseOfAsync(releases, to, cancellation) is { } back)
            await releases.ShareAsync(back.Id, 1, reason, cancellation);
        else
            throw new CommandException($"{Word(to)} answers, and has no release in the ledger");
    }

    private async Task<ReleaseLine?> ReleaseOfAsync(ReleaseClient releases, Colour colour, CancellationToken cancellation) =>
        _settings.Image(colour) is { } name && (await composition.Engine.ImageAsync(name, cancellation))?.Label(ImageLabels.Digest) is { } digest ? await FindReleaseAsync(releases, digest, cancellation) : null;

    private static async Task<ReleaseLine?> FindReleaseAsync(ReleaseClient releases, string digest, CancellationToken cancellation) =>
        (await releases.ListAsync(100, cancellation)).Releases.FirstOrDefault(release => release.Strategy == "image" && release.Digest == digest && release.State != "draining");

    private ReleaseClient Releases() => new(AppPlace.Find(_settings.App.AbsoluteUri, _settings.Folder.DataFolder) ?? throw new CommandException("the composition does not run: start it with 'fude compose up'"));

    private static string Word(Colour colour) => colour == Colour.Blue ? "blue" : "green";

    private void Tell(Stopwatch watch, string line) => tell(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,6:F2} s  {line}"));
}
