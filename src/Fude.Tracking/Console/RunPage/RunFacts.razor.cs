using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.Previews;
using Fude.Tracking.Console.Words;
using Microsoft.AspNetCore.Components;

namespace Fude.Tracking.Console.RunPage;

/// <summary>When, who, from what: what a run is.</summary>
public sealed partial class RunFacts(TimeProvider time)
{
    private const int ShortCommit = 12;

    // What fude train tells of the machine; MLflow's own clients log the same as system tags under other names.
    private static readonly (string Tag, Text Name)[] Machine =
    [
        ("fude.host", new("Host", "ホスト")),
        ("fude.os", new("System", "OS")),
        ("fude.processors", new("Processors", "プロセッサー数")),
        ("fude.gpu", new("GPU", "GPU")),
        ("fude.version", new("Fude", "Fude")),
        ("fude.dotnet", new(".NET", ".NET")),
        ("fude.torchsharp", new("TorchSharp", "TorchSharp")),
        ("fude.libtorch", new("libtorch", "libtorch")),
        ("mlflow.docker.image.id", new("Docker image", "Docker イメージ")),
        ("mlflow.databricks.cluster.id", new("Cluster", "クラスター")),
    ];

    private IReadOnlyList<Fact> _machine = [];

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public RunSnapshot Snapshot { get; set; } = null!;

    private RunInfo Info => Snapshot.Run.Info;

    private string Took => Info.StartTime is not { } start ? "—"
        : Info.EndTime is { } end ? W.Duration(end - start)
        : Snapshot.IsGoing ? W.Duration(time.GetUtcNow().ToUnixTimeMilliseconds() - start) : "—";

    /// <inheritdoc/>
    protected override void OnParametersSet() =>
        _machine = [.. Machine.Select(each => (Value: Snapshot.Tag(each.Tag), each.Name)).Where(each => each.Value is not null).Select(each => new Fact(W[each.Name], each.Value!))];

    private string NameOf(RunInfo run) => run.RunName is { Length: > 0 } name ? name : run.RunId;

    private static string Short(string commit) => commit.Length > ShortCommit && commit.All(char.IsAsciiHexDigit) ? commit[..ShortCommit] : commit;

    // A repository on the web shows a commit below its own address; a commit that is not one names nothing there.
    private string? CommitAddress(string commit) =>
        commit.Length is >= 7 and <= 64 && commit.All(char.IsAsciiHexDigit) && SafeLink.OnTheWeb(Snapshot.Tag("mlflow.source.git.repoURL")) is { } repository
            ? $"{(repository.EndsWith(".git", StringComparison.Ordinal) ? repository[..^4] : repository).TrimEnd('/')}/commit/{commit}"
            : null;
}
