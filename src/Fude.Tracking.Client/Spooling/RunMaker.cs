using System.Globalization;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Client.Spooling;

/// <summary>
/// Makes a spool's run on the server, once: the run carries its local id as a tag, and where an earlier try may have reached the server,
/// the run is looked for first.
/// </summary>
internal sealed class RunMaker(TrackingClient client, SpoolFolder folder, TimeSpan lease)
{
    /// <summary>The run's id on the server.</summary>
    public async Task<string> EnsureAsync(CancellationToken cancellation)
    {
        if (folder.State.RunId is { } known)
            return known;
        if (folder.Run.Start.RunId is { } resumed)
        {
            await ResumeAsync(resumed, cancellation);
            return Remember(resumed);
        }

        var start = folder.Run.Start;
        var experiment = start.ExperimentName is { } name ? await client.EnsureExperimentAsync(name, cancellation) : start.ExperimentId ?? "0";
        var triedBefore = folder.State.CreationTried;
        if (triedBefore && (await FindAsync(experiment, folder.Run.LocalId, cancellation)).FirstOrDefault() is { } found)
            return Remember(found);
        folder.Save(folder.State with { CreationTried = true }, durable: true);
        var made = (await client.CreateRunAsync(await RequestAsync(start, experiment, cancellation), cancellation)).Info.RunId;
        return Remember(triedBefore ? await SettleAsync(experiment, made, cancellation) : made);
    }

    private async Task ResumeAsync(string runId, CancellationToken cancellation)
    {
        await client.UpdateRunAsync(new(runId, RunStatus.Running), cancellation);
        await client.LogBatchAsync(runId, tags: [new(RunTags.Lease, Lease()), new(RunTags.Heartbeat, Now())], cancellation: cancellation);
        try
        {
            await client.DeleteTagAsync(runId, RunTags.Ended, cancellation);
        }
        catch (TrackingException e) when (e.IsMissing)
        {
            // It ended by itself.
        }
    }

    private string Lease() => ((long)lease.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private string Now() => client.Time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    private string Remember(string runId)
    {
        folder.Save(folder.State with { RunId = runId }, durable: true);
        return runId;
    }

    private async Task<CreateRunRequest> RequestAsync(RunStart start, string experiment, CancellationToken cancellation)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in start.Tags)
            tags[tag.Key] = tag.Value;
        tags[RunTags.LocalId] = folder.Run.LocalId;
        tags[RunTags.Lease] = Lease();
        tags[RunTags.Heartbeat] = Now();
        if (start.UserId is not null)
            tags.TryAdd(RunTags.User, start.UserId);
        if (start.ParentRunId is { } parent)
            tags[RunTags.Parent] = await ParentAsync(parent, experiment, cancellation);
        return new()
        {
            ExperimentId = experiment,
            RunName = start.RunName,
            UserId = start.UserId,
            StartTime = folder.Run.StartTime,
            Tags = [.. tags.Select(pair => new Tag(pair.Key, pair.Value))],
        };
    }

    // The parent may have been started without a server, too. It was spooled earlier, so it is sent earlier.
    private async Task<string> ParentAsync(string parent, string experiment, CancellationToken cancellation) =>
        LocalRunId.Is(parent) ? (await FindAsync(experiment, parent, cancellation)).FirstOrDefault() ?? parent : parent;

    // A request that was given up may have been carried out after the run was looked for. Everybody keeps the same one of the two.
    private async Task<string> SettleAsync(string experiment, string made, CancellationToken cancellation)
    {
        var all = await FindAsync(experiment, folder.Run.LocalId, cancellation);
        var kept = all.Append(made).Min(StringComparer.Ordinal)!;
        foreach (var other in all.Where(other => other != kept))
            await client.DeleteRunAsync(other, cancellation);
        return kept;
    }

    private async Task<IReadOnlyList<string>> FindAsync(string experiment, string localId, CancellationToken cancellation)
    {
        var page = await client.SearchRunsPageAsync(
            new() { ExperimentIds = [experiment], Filter = $"tags.`{RunTags.LocalId}` = '{localId}'", RunViewType = ViewType.All, MaxResults = 10 }, cancellation);
        return [.. page.Runs.Select(run => run.Info.RunId).Order(StringComparer.Ordinal)];
    }
}

/// <summary>Ids of runs that the server does not know yet: a prefix, and the id that Fude's server gives the run.</summary>
internal static class LocalRunId
{
    private const string Prefix = "local-";
    private const int Length = 32;

    public static string NewId(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    public static string Of(string id) => Prefix + id;

    public static string IdOf(string localId) => localId[Prefix.Length..];

    public static bool Is(string id) => id.StartsWith(Prefix, StringComparison.Ordinal);

    public static bool CanBe(string id) => id.Length == Length && id.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
}
