using System.Reflection;
using Fude.App.Models;
using Fude.App.Settings;

namespace Fude.App.OpenInference;

/// <summary>
/// The models by the names that the protocol gives them: one name, which is set, for whatever model is current, with the tags as its
/// versions; and each tag as a name of its own.
/// </summary>
internal sealed class InferenceModels(ServedModels models, AppSettings settings)
{
    /// <summary>What the models run on, in Triton's words.</summary>
    public const string Platform = "onnxruntime_onnx";

    /// <summary>The server's name.</summary>
    public const string Server = "fude";

    /// <summary>What is more than the protocol itself.</summary>
    public static IReadOnlyList<string> Extensions { get; } = ["binary_tensor_data", "classification"];

    /// <summary>The server's version.</summary>
    public static string ServerVersion { get; } = typeof(InferenceModels).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>Finds a model.</summary>
    /// <param name="name">The name that is set, or a tag.</param>
    /// <param name="version">A tag; null or empty for the current one.</param>
    /// <exception cref="InferFaultException">There is none.</exception>
    public LoadedModel Find(string name, string? version) => Find(models.Set, name, version) ?? throw NotFound(name, version);

    /// <summary>The versions that a name has.</summary>
    /// <param name="name">The name that is set, or a tag.</param>
    public IReadOnlyList<string> Versions(string name) => name == settings.OpenInference.Name ? [.. models.Set.All.Select(model => model.Tag)] : [name];

    /// <summary>Holds a model open.</summary>
    /// <param name="name">The name that is set, or a tag.</param>
    /// <param name="version">A tag; null or empty for the current one.</param>
    /// <exception cref="InferFaultException">There is none.</exception>
    public ModelLease Acquire(string name, string? version) => models.TryAcquire(set => Find(set, name, version), out var lease) ? lease : throw NotFound(name, version);

    private LoadedModel? Find(ModelSet set, string name, string? version)
    {
        if (name == settings.OpenInference.Name)
            return string.IsNullOrEmpty(version) ? set.Current : set.Find(version);
        return string.IsNullOrEmpty(version) || version == name ? set.Find(name) : null;
    }

    private InferFaultException NotFound(string name, string? version) => new(
        InferFault.NotFound,
        $"There is no model '{name}'{(string.IsNullOrEmpty(version) ? "" : $" with version '{version}'")}. There is '{settings.OpenInference.Name}' with the versions {string.Join(", ", models.Set.All.Select(model => $"'{model.Tag}'"))}.");
}
