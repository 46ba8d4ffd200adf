using System.Diagnostics;
using System.Globalization;
using Fude.Bundles;
using Fude.Cli.Gating;
using Fude.Cli.Images;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Training.Gates;
using Fude.Training.Recording;

namespace Fude.Cli.Building;

/// <summary>The way of a chosen model to what is deployed: fetched, verified, gated, registered, written, and packed into an image.</summary>
/// <param name="client">The tracking server.</param>
/// <param name="tell">Hears what there is to tell along the way.</param>
/// <param name="report">Is shown the gate's report.</param>
internal sealed class ModelBuild(TrackingClient client, Action<string> tell, Action<GateReport> report)
{
    private readonly Registration _registry = new(client);

    /// <summary>Builds. Where it was built before there is nothing to do but to look.</summary>
    /// <exception cref="CommandException">The tag names another bundle, or what is fetched is not what the run has recorded.</exception>
    public async Task<BuildOutcome> RunAsync(BuildRequest request, CancellationToken cancellation)
    {
        var chosen = await ChosenModel.FindAsync(client, request.Model, cancellation);
        var tag = request.Tag ?? chosen.Run.Info.RunId;
        var folder = new BuildFolder(Path.Combine(request.Output, tag));
        if (folder.Exists && BuildRecord.Read(folder.FullPath) is { } bound && chosen.Digest is { } known && bound.Digest != known)
            throw TagRules.Taken(tag, folder.FullPath, bound.Digest, known);
        var before = folder.Find(tell);
        if (before is not null && before.Digest == chosen.Digest)
            return await AgainAsync(request, folder, before, cancellation);

        using var fetched = await new BundleFetch(client).FetchAsync(chosen.Source, cancellation);
        var digest = fetched.Bundle.Digest;
        if (chosen.Digest is { } recorded && recorded != digest)
            throw new CommandException($"the server holds the bundle {digest} for {chosen.Source}, and {recorded} was recorded when it was made: it was changed since, and is not built");
        tell($"bundle {digest} of run {chosen.Run.Info.RunId}, verified");
        if (before?.Digest == digest)
            return await AgainAsync(request, folder, before, cancellation);
        await RefuseTakenAsync(request, folder, tag, digest, cancellation);
        if (await JudgeAsync(fetched with { Run = chosen.Run, Version = chosen.Version }, request, cancellation) is not { } judged)
            return new(null, folder.FullPath, Changed: false);
        var record = await WriteAsync(fetched with { Run = chosen.Run, Version = chosen.Version }, request, folder, tag, chosen, judged, cancellation);
        return new((await PackAsync(request, folder, record, cancellation)).Record, folder.FullPath, Changed: true);
    }

    private async Task<BuildOutcome> AgainAsync(BuildRequest request, BuildFolder folder, BuildRecord before, CancellationToken cancellation)
    {
        tell($"{folder.FullPath} holds {before.Digest} already{(before.Forced ? $", let through: {before.ForceReason}" : "")}");
        var (record, changed) = await PackAsync(request, folder, before, cancellation);
        return new(record, folder.FullPath, changed);
    }

    private async Task RefuseTakenAsync(BuildRequest request, BuildFolder folder, string tag, string digest, CancellationToken cancellation)
    {
        if (folder.Exists && BuildRecord.Read(folder.FullPath) is { } there && there.Digest != digest)
            throw TagRules.Taken(tag, folder.FullPath, there.Digest, digest);
        if (await _registry.BoundAsync(tag, digest, cancellation) is { } registered)
            throw TagRules.Taken(tag, $"the registry of {client.Server}", registered, digest);
        if (request.Gate.App is { } app && await ServedTags.FindAsync(app, tag, cancellation) is { } served && served != digest)
            throw TagRules.Taken(tag, $"the application at {app.Address}", served, digest);
    }

    // Null where the gate is shut and nobody says why it should be opened.
    private async Task<GateReport?> JudgeAsync(FetchedBundle fetched, BuildRequest request, CancellationToken cancellation)
    {
        var judged = await GateRun.JudgeAsync(fetched, request.Gate, client, cancellation);
        report(judged);
        if (await GateRun.KeepAsync(fetched, judged, client, cancellation) is { } run)
            tell($"the gate's report is kept with run {run} as {GateRecord.Folder}/");
        return judged.Passed || judged.ForceReason is not null ? judged : null;
    }

    private async Task<BuildRecord> WriteAsync(FetchedBundle fetched, BuildRequest request, BuildFolder folder, string tag, ChosenModel chosen, GateReport judged, CancellationToken cancellation)
    {
        var (version, isNew) = await _registry.EnsureAsync(fetched, chosen.Path, request.Name, cancellation);
        tell($"{(isNew ? "registered as" : "it is")} {version.Name} version {version.Version}");
        var digest = fetched.Bundle.Digest;
        await _registry.BindAsync(version, tag, digest, cancellation);
        var summary = new GateSummary(judged.Passed, judged.Figures);
        var record = new BuildRecord(tag, digest, chosen.Run.Info.RunId, chosen.Source, version.Name, version.Version, !judged.Passed, judged.ForceReason, summary, TimeProvider.System.GetUtcNow(), null);
        folder.Write(fetched.Bundle, judged, record);
        tell($"built {folder.FullPath}");
        return record;
    }

    private async Task<(BuildRecord Record, bool Changed)> PackAsync(BuildRequest request, BuildFolder folder, BuildRecord record, CancellationToken cancellation)
    {
        if (!request.Image)
            return (record, false);
        var (engine, why) = await DockerEngine.FindAsync(cancellation);
        if (engine is null)
        {
            tell($"no container image: no Docker engine answers ({why})");
            return (record, false);
        }

        var started = Stopwatch.GetTimestamp();
        var built = await AppImage.BuildAsync(engine, BundleReader.Read(folder.BundlePath, expectedDigest: record.Digest), record.Tag, request.Runtime, cancellation);
        tell(string.Create(CultureInfo.InvariantCulture, $"image {built.Name}, {built.Image.Bytes / 1e6:F1} MB with its base, in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s"));
        var image = new ImageRecord(built.Name, built.Image.Id);
        if (record.Image == image)
            return (record, false);
        var packed = record with { Image = image };
        folder.Update(packed);
        return (packed, true);
    }
}
