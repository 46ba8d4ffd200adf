using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fude.Cli.Importing;

/// <summary>An experiment of a file store.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Id">Its id there.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsDeleted">Whether it lies in <c>.trash</c>, or says so.</param>
internal sealed record StoredExperiment(string Folder, string Id, string Name, bool IsDeleted);

/// <summary>
/// MLflow's file store: a folder for each experiment with <c>meta.yaml</c>, and in it one for each run; deleted experiments in
/// <c>.trash</c>; the registry in <c>models</c>. A key's slashes are folders.
/// </summary>
/// <param name="root">The store, usually <c>mlruns</c>.</param>
internal sealed class FileStore(string root)
{
    /// <summary>The folders that registered models are in.</summary>
    public IEnumerable<string> Models => Folders(Path.Combine(root, "models")).Where(folder => File.Exists(Path.Combine(folder, "meta.yaml")));

    /// <summary>Whether there is something of a store at all.</summary>
    public bool IsStore => ExperimentFolders().Any() || Models.Any();

    /// <summary>The experiments; what is damaged is told.</summary>
    /// <param name="report">Is told.</param>
    public IEnumerable<StoredExperiment> Experiments(ImportReport report)
    {
        foreach (var (folder, trashed) in ExperimentFolders())
        {
            StoredExperiment? experiment = null;
            try
            {
                var meta = MlflowYaml.Read(Path.Combine(folder, "meta.yaml"));
                experiment = new(folder, meta.Text("experiment_id") ?? Path.GetFileName(folder), meta.Required("name"), trashed || meta.Text("lifecycle_stage") == "deleted");
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                report.Skip(Shown(folder), e.Message);
            }

            if (experiment is not null)
                yield return experiment;
        }
    }

    /// <summary>The folders of an experiment's runs.</summary>
    public static IEnumerable<string> Runs(StoredExperiment experiment) =>
        Folders(experiment.Folder).Where(folder => Path.GetFileName(folder) is not ("tags" or "datasets" or "models" or "traces" or "assessments"));

    /// <summary>The files below a folder by the keys that their paths are.</summary>
    public static IEnumerable<(string Key, string File)> Keys(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => (Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), file)).OrderBy(pair => pair.Item1, StringComparer.Ordinal)
        : [];

    /// <summary>A path as people know it: from the store on.</summary>
    public string Shown(string path) => Path.GetRelativePath(root, path);

    /// <summary>Tells whether anything in a folder has changed: names, lengths and times of all files.</summary>
    public static string Fingerprint(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(folder, file.FullName)}\0{file.Length}\0{file.LastWriteTimeUtc.Ticks}\n")));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private IEnumerable<(string Folder, bool Trashed)> ExperimentFolders() =>
        Folders(root).Where(folder => Path.GetFileName(folder) is not (".trash" or "models") && !Path.GetFileName(folder).StartsWith('.')).Select(folder => (folder, false))
            .Concat(Folders(Path.Combine(root, ".trash")).Select(folder => (folder, true)));

    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal) : [];
}
