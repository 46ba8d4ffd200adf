using System.Security.Cryptography;
using Fude.Bundles;
using Fude.Tracking.Client;
using Fude.Training.Datasets;
using Fude.Training.Datasets.Feedback;
using Fude.Training.Recording;

namespace Fude.Training.Gates.Inputs;

/// <summary>Finds the bundle of the model that answers now: its digest is the application's, its bytes are the tracking server's or a folder's.</summary>
internal static class LiveModelSearch
{
    public static Told NoApp { get; } = new(
        "No application was named or found: start 'fude up', or name one with --app URL.",
        "アプリケーションが指定されず、見つかりませんでした。「fude up」で起動するか、--app URL で指定してください。");

    public static async Task<(Available<LiveModel> Live, IDisposable? Fetched)> FindAsync(GateSources sources, CancellationToken cancellation)
    {
        if (sources.App is not { } app)
            return (Available<LiveModel>.Missing(NoApp), null);
        try
        {
            using var client = new FeedbackClient(app);
            var current = await client.CurrentAsync(cancellation);
            if (current is not { Tag: { } tag, Digest: { } digest })
                throw client.Strange("it does not say which model answers");
            if (digest == sources.Bundle.Digest)
                return (Available<LiveModel>.Of(new(tag, sources.Bundle, sources.Source)), null);
            if (Local(sources.BundleFolders, digest) is { } local)
                return (Available<LiveModel>.Of(new(tag, local, local.Folder)), null);
            return await FetchAsync(sources, tag, digest, await client.SourceOfLiveAsync(digest, cancellation), cancellation);
        }
        catch (DatasetException e)
        {
            return (Available<LiveModel>.Missing(new($"The live model can't be asked for: {e.Message}", $"いま答えているモデルを確認できません: {e.Message}")), null);
        }
    }

    private static async Task<(Available<LiveModel> Live, IDisposable? Fetched)> FetchAsync(GateSources sources, string tag, string digest, string? source, CancellationToken cancellation)
    {
        if (sources.Tracking is not { } server)
            return (Unknown(tag, digest, "no tracking server was named or found", "トラッキングサーバーが指定されず、見つかりませんでした"), null);
        var fetch = new BundleFetch(server);
        var problem = (English: "the tracking server has no run with it", Japanese: "トラッキングサーバーにこのバンドルの実行がありません");
        try
        {
            foreach (var name in await NamesAsync(server, source, digest, cancellation))
            {
                try
                {
                    var fetched = await fetch.FetchAsync(name, cancellation);
                    if (fetched.Bundle.Digest == digest)
                        return (Available<LiveModel>.Of(new(tag, fetched.Bundle, fetched.Source)), fetched);
                    fetched.Dispose();
                    problem = ($"{name} holds another bundle", $"{name} には別のバンドルがあります");
                }
                catch (Exception e) when (e is BundleException or TrackingException { IsRequestsFault: true } or TrainingException)
                {
                    problem = ($"{name}: {e.Message}", $"{name}: {e.Message}");
                }
            }
        }
        catch (TrackingException e)
        {
            problem = (e.Message, e.Message);
        }

        return (Unknown(tag, digest, problem.English, problem.Japanese), null);
    }

    private static Available<LiveModel> Unknown(string tag, string digest, string english, string japanese) => Available<LiveModel>.Missing(new(
        $"The bundle of the live model {tag} ({digest[..Math.Min(19, digest.Length)]}…) can't be had: {english.TrimEnd('.')}.",
        $"いま答えているモデル {tag}（{digest[..Math.Min(19, digest.Length)]}…）のバンドルを取得できません: {japanese}"));

    // The release says where it is from; else every run whose bundle has the digest.
    private static async Task<List<string>> NamesAsync(TrackingClient server, string? source, string digest, CancellationToken cancellation)
    {
        // A folder on the application's machine is none on this one.
        List<string> names = source is not null && (source.StartsWith("runs:/", StringComparison.Ordinal) || source.StartsWith("models:/", StringComparison.Ordinal)) ? [source] : [];
        var experiments = new List<string>();
        await foreach (var experiment in server.SearchExperimentsAsync(new(), cancellation))
            experiments.Add(experiment.ExperimentId ?? "");
        if (experiments.Count == 0 || digest.Contains('\'', StringComparison.Ordinal))
            return names;
        var found = await server.SearchRunsPageAsync(new() { ExperimentIds = experiments, Filter = $"tags.`{ProcessTags.BundleDigest}` = '{digest}'", MaxResults = 5 }, cancellation);
        names.AddRange(found.Runs.Select(run => $"runs:/{run.Info.RunId}/{RunArtifacts.Bundle}"));
        return names;
    }

    // A bundle's digest is the hash of its manifest: no other file is read to find it.
    private static Bundle? Local(IReadOnlyList<string> folders, string digest)
    {
        foreach (var folder in folders)
        {
            try
            {
                if ("sha256:" + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, BundleFiles.Manifest)))) == digest)
                    return BundleReader.Read(folder, expectedDigest: digest);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or BundleException)
            {
                // The server may have a sound one.
            }
        }

        return null;
    }
}
