using Fude.App.Settings;
using Fude.Bundles;
using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;
using Fude.Tracking.Client;

namespace Fude.App.Releases;

/// <summary>
/// Where a release's bundle is to be had, by its digest: among those that were fetched before, among those that the settings name, or from
/// the tracking server, which it is fetched from once.
/// </summary>
/// <param name="settings">Where they lie.</param>
/// <param name="known">Bundles of the settings, by digest.</param>
/// <param name="time">The clock.</param>
internal sealed class BundleStore(AppSettings settings, IReadOnlyDictionary<string, Bundle> known, TimeProvider time) : IDisposable
{
    private const string Scheme = "runs:/";
    private const string Prefix = "sha256:";
    private const string Folder = "bundles";
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(2);

    private readonly string _folder = Path.Combine(settings.Storage.Folder, Folder);
    private readonly Lazy<TrackingClient?> _tracking = new(() => settings.Releases.TrackingUri is null ? null : new TrackingClient(Sign(settings, time)));

    /// <summary>Finds a bundle, and fetches it where it is not here.</summary>
    /// <param name="digest">Its identity.</param>
    /// <param name="source">Where the tracking server has it: <c>runs:/RUN/PATH</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BundleException">It is damaged, or another one.</exception>
    /// <exception cref="TrackingException">The tracking server refuses or can't be reached.</exception>
    /// <exception cref="IOException">It can't be kept.</exception>
    public async Task<Bundle> GetAsync(string digest, string source, CancellationToken cancellation)
    {
        if (known.TryGetValue(digest, out var given))
            return given;
        var place = PlaceOf(digest);
        if (!Directory.Exists(place))
            return await FetchAsync(digest, source, place, cancellation);
        try
        {
            return BundleReader.Read(place, expectedDigest: digest);
        }
        catch (BundleException)
        {
            // What was damaged since is fetched again.
            Directory.Delete(place, recursive: true);
            return await FetchAsync(digest, source, place, cancellation);
        }
    }

    /// <summary>Where a bundle lies that was fetched or kept.</summary>
    /// <param name="data">The application's data folder.</param>
    /// <param name="digest">The bundle's identity.</param>
    public static string PlaceOf(string data, string digest) => Path.Combine(data, Folder, digest[Prefix.Length..]);

    /// <summary>Keeps a bundle of the settings, so that it can be gone back to without them.</summary>
    /// <param name="bundle">The bundle.</param>
    public void Keep(Bundle bundle)
    {
        var place = PlaceOf(bundle.Digest);
        if (Directory.Exists(place))
            return;
        using var growing = new GrowingFolder(place);
        foreach (var name in BundleFiles.All)
            File.Copy(Path.Combine(bundle.Folder, name), Path.Combine(growing.Path, name));
        BundleReader.Read(growing.Path, expectedDigest: bundle.Digest);
        growing.Place();
    }

    /// <summary>Removes the oldest of those that are not needed.</summary>
    /// <param name="needed">Digests that stay.</param>
    public void Tidy(IReadOnlySet<string> needed)
    {
        if (!Directory.Exists(_folder))
            return;
        var folders = new DirectoryInfo(_folder).GetDirectories();
        var abandoned = time.GetUtcNow() - Abandoned;
        foreach (var folder in folders.Where(folder => folder.Name.StartsWith('.') && folder.LastWriteTimeUtc < abandoned.UtcDateTime))
            folder.Delete(recursive: true); // a process ended while it fetched
        var all = folders.Where(folder => !folder.Name.StartsWith('.')).OrderByDescending(folder => folder.LastWriteTimeUtc).ToList();
        foreach (var folder in all.Skip(settings.Releases.KeptBundles).Where(folder => !needed.Contains(Prefix + folder.Name)))
            folder.Delete(recursive: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_tracking.IsValueCreated)
            _tracking.Value?.Dispose();
    }

    private string PlaceOf(string digest) => Path.Combine(_folder, digest[Prefix.Length..]);

    private async Task<Bundle> FetchAsync(string digest, string source, string place, CancellationToken cancellation)
    {
        if (!source.StartsWith(Scheme, StringComparison.Ordinal) || source.IndexOf('/', Scheme.Length) is not (> 0 and var slash))
            throw new BundleException(BundleFaultKind.MissingFile, $"The bundle {digest} is not here, and '{source}' is no place to fetch it from.");
        var tracking = _tracking.Value ?? throw new BundleException(BundleFaultKind.MissingFile, $"The bundle {digest} is not here, and there is no tracking server to fetch it from: set Tracking:Uri.");
        var (run, path) = (source[Scheme.Length..slash], source[(slash + 1)..]);
        using var growing = new GrowingFolder(place);
        await foreach (var file in tracking.ListArtifactsAsync(run, path, cancellation))
        {
            var name = BundleFiles.All.FirstOrDefault(name => file.Path == $"{path}/{name}");
            if (name is null || file.IsDir)
                continue; // the reader tells what is too much or too little
            if (file.FileSize > BundleLimits.Default.MaxBytes(name))
                throw new BundleException(BundleFaultKind.FileTooLarge, $"the file has {file.FileSize} bytes, and {BundleLimits.Default.MaxBytes(name)} are the most.", name);
            await tracking.DownloadArtifactAsync(run, file.Path, Path.Combine(growing.Path, name), cancellation);
        }

        BundleReader.Read(growing.Path, expectedDigest: digest);
        growing.Place();
        return BundleReader.Read(place, expectedDigest: digest);
    }

    private static TrackingSettings Sign(AppSettings settings, TimeProvider time)
    {
        var where = new TrackingSettings { TrackingUri = settings.Releases.TrackingUri!, RequestTimeout = settings.Releases.LoadPatience, Retries = 0 }; // whoever asks for a bundle asks again, and tells why it did not come
        if (settings.Releases.TrackingTokenFile is { } file)
            return where with { TokenSource = () => File.ReadAllText(file).Trim() };
        if (settings.Security.KeyFile is not { } key)
            return where;
        var tokens = new LocalTokens(new AccessTokens(new TokenKeys(key, ofDataFolder: false, time), time, settings.Security.Tokens), time, "fude-app", Role.Reader);
        return where with { TokenSource = () => tokens.Current };
    }

    // Appears whole or not at all.
    private sealed class GrowingFolder : IDisposable
    {
        private readonly string _target;

        public GrowingFolder(string target)
        {
            _target = target;
            var parent = System.IO.Path.GetDirectoryName(target)!;
            Directory.CreateDirectory(parent);
            Path = System.IO.Path.Combine(parent, $".{Guid.NewGuid():N}");
            Directory.CreateDirectory(Path);
        }

        public string Path { get; }

        public void Place()
        {
            try
            {
                Directory.Move(Path, _target);
            }
            catch (IOException) when (Directory.Exists(_target))
            {
                // Another process was faster, with the same bundle.
            }
        }

        public void Dispose()
        {
            if (Directory.Exists(Path))
                Directory.Delete(Path, recursive: true);
        }
    }
}
