using Fude.Testing;

namespace Fude.Cli.Tests.Importing;

/// <summary>A file store in the form in which MLflow 2.x writes it: the YAML is what Python's dumper makes, with sorted keys.</summary>
public sealed class MlrunsStore : IDisposable
{
    public const string Experiment = "412345678901234567";
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder["mlruns"];

    /// <summary>Writes a file.</summary>
    public void Write(string path, string content)
    {
        var full = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }

    public void WriteExperiment(string folder, string id, string name, string stage = "active") => Write($"{folder}/meta.yaml", $"""
        artifact_location: file:///home/me/mlruns/{id}
        creation_time: 1700000000000
        experiment_id: '{id}'
        last_update_time: 1700000000000
        lifecycle_stage: {stage}
        name: {name}

        """);

    public void WriteRun(string folder, string id, string name, int status = 3, string stage = "active", string end = "1700000060000") => Write($"{folder}/{id}/meta.yaml", $"""
        artifact_uri: file:///home/me/mlruns/{folder}/{id}/artifacts
        end_time: {end}
        entry_point_name: ''
        experiment_id: '{folder}'
        lifecycle_stage: {stage}
        run_id: {id}
        run_name: {name}
        run_uuid: {id}
        source_name: ''
        source_type: 4
        source_version: ''
        start_time: 1700000000000
        status: {status}
        tags: []
        user_id: me

        """);

    public void Dispose() => _folder.Dispose();
}
