using System.Reflection;
using System.Runtime.InteropServices;
using Fude.Tracking.Client.Messages;
using TorchSharp;

namespace Fude.Training.Recording;

/// <summary>The tags that tell where a run comes from: code, command, machine and versions. Names that begin with <c>mlflow.</c> are MLflow's own.</summary>
public static class ProcessTags
{
    /// <summary>The digest of the bundle that the run left.</summary>
    public const string BundleDigest = "fude.bundle.digest";

    /// <summary>How a training ended in words, where it did not end well.</summary>
    public const string Failure = "fude.failure";

    /// <summary>
    /// The description of the run's model, where MLflow's clients look for it: a JSON list. The route <c>runs/log-model</c> adds to the
    /// same tag, and would add again where it is asked again; a tag can wait in a spool.
    /// </summary>
    public const string ModelHistory = "mlflow.log-model.history";

    private const int MostCharacters = 5000;

    /// <summary>The tags of this process. libtorch has to be loaded.</summary>
    /// <param name="command">The command line, without secrets: see <see cref="CommandText"/>.</param>
    /// <param name="name">What runs, such as <c>fude train</c>.</param>
    public static IReadOnlyList<Tag> OfThisProcess(string command, string name) =>
        [.. OfThisProgram(command, name), new("fude.torchsharp", TorchSharpVersion()), new("fude.libtorch", torch.__version__)];

    /// <summary>The tags of a process that does without libtorch.</summary>
    /// <param name="command">The command line, without secrets: see <see cref="CommandText"/>.</param>
    /// <param name="name">What runs, such as <c>fude import</c>.</param>
    public static IReadOnlyList<Tag> OfThisProgram(string command, string name)
    {
        ArgumentNullException.ThrowIfNull(command);
        var code = CodeVersion.Current;
        List<Tag> tags =
        [
            new("mlflow.source.name", name),
            new("mlflow.source.type", "LOCAL"),
            new("mlflow.user", Environment.UserName),
            new("fude.command", Cut(command)),
            new("fude.host", Environment.MachineName),
            new("fude.os", RuntimeInformation.OSDescription),
            new("fude.processors", $"{Environment.ProcessorCount}"),
            new("fude.version", code.Version),
            new("fude.dotnet", Environment.Version.ToString()),
        ];
        if (code.Commit is { } commit)
            tags.Add(new("mlflow.source.git.commit", commit));
        if (code.Dirty is { } dirty)
            tags.Add(new("fude.git.dirty", dirty ? "true" : "false"));
        return tags;
    }

    /// <summary>A text cut to what a tag holds.</summary>
    /// <param name="text">The text.</param>
    public static string Cut(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= MostCharacters ? text : text[..(MostCharacters - 1)] + "…";
    }

    private static string TorchSharpVersion()
    {
        var assembly = typeof(torch).Assembly;
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? "";
        return version.Split('+')[0];
    }
}
