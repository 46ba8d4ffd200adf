using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fude.Bundles;

/// <summary>
/// Whether <c>MLmodel</c> says what the manifest says. MLflow imports the module that this file names, so a stranger's
/// file is not taken at its word: flavors, loader and data must be those that a bundle has.
/// </summary>
internal static class MLmodelCheck
{
    private const int MaxDepth = 8;

    /// <exception cref="BundleException">The file is malformed or contradicts the manifest.</exception>
    public static void Check(byte[] file, BundleManifest manifest, byte[] model)
    {
        var values = Flatten(file);
        Require(values, "flavors.onnx.data", BundleFiles.Model);
        Require(values, "flavors.python_function.data", BundleFiles.Model);
        Require(values, "flavors.python_function.loader_module", "mlflow.onnx");
        Require(values, "flavors.python_function.env.conda", BundleFiles.Conda);
        Require(values, "flavors.python_function.env.virtualenv", BundleFiles.PythonEnvironment);
        Require(values, "run_id", manifest.RunId);
        Require(values, "model_uuid", MlflowFiles.ModelUuid(manifest, model));
        Require(values, "signature.inputs", MlflowFiles.Signature(manifest.Input));
        Require(values, "signature.outputs", MlflowFiles.Signature(manifest.Output));
        Require(values, "utc_time_created", MlflowFiles.CreatedAt(manifest));
        foreach (var (path, value) in values)
        {
            var known = !path.StartsWith("flavors.", StringComparison.Ordinal)
                || path.StartsWith("flavors.onnx.", StringComparison.Ordinal)
                || path.StartsWith("flavors.python_function.", StringComparison.Ordinal);
            if (!known)
                throw Bad($"{ManifestChecks.Shown(path)}: a bundle has the flavors onnx and python_function and no others.");
            // MLflow puts the folder that `code` names on Python's path.
            if (path.EndsWith(".code", StringComparison.Ordinal) && value is not ("null" or "~" or ""))
                throw Bad($"{ManifestChecks.Shown(path)}: a bundle brings no code.");
        }
    }

    private static void Require(Dictionary<string, string> values, string path, string expected)
    {
        if (!values.TryGetValue(path, out var value))
            throw Bad($"{path}: is missing.");
        if (!string.Equals(value, expected, StringComparison.Ordinal))
            throw Bad($"{path}: '{ManifestChecks.Shown(expected)}' is expected, and there is '{ManifestChecks.Shown(value)}'.");
    }

    // Reads events rather than nodes: no recursion over hostile nesting, and no anchors that stand for a thousand copies.
    private static Dictionary<string, string> Flatten(byte[] file)
    {
        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(file);
            var walk = new Walk();
            var parser = new Parser(new StringReader(text));
            while (parser.MoveNext())
                walk.Take(parser.Current!);
            return walk.Values;
        }
        catch (YamlException e)
        {
            throw Bad($"line {e.Start.Line}, column {e.Start.Column}: {e.Message}", e);
        }
        catch (DecoderFallbackException e)
        {
            throw Bad("the file is not UTF-8 text.", e);
        }
    }

    private static BundleException Bad(string message, Exception? cause = null) =>
        new(BundleFaultKind.BadMLmodel, message, BundleFiles.MLmodel, cause);

    private sealed class Walk
    {
        private readonly Stack<(string Path, bool Mapping, string? Key, int Index)> open = new();
        private int documents;

        public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

        public void Take(ParsingEvent item)
        {
            if (item is AnchorAlias or NodeEvent { Anchor.IsEmpty: false } || (item is NodeEvent { Tag.IsEmpty: false } node && !node.Tag.IsNonSpecific))
                throw Bad($"line {item.Start.Line}: anchors, aliases and tags are not used in this file.");
            switch (item)
            {
                case DocumentStart when ++documents > 1:
                    throw Bad($"line {item.Start.Line}: a second document begins.");
                case MappingStart or SequenceStart:
                    if (open.Count >= MaxDepth)
                        throw Bad($"line {item.Start.Line}: is nested deeper than {MaxDepth}.");
                    open.Push((Enter(item), item is MappingStart, null, 0));
                    break;
                case MappingEnd or SequenceEnd:
                    open.Pop();
                    break;
                case Scalar scalar when open.TryPeek(out var parent) && parent is { Mapping: true, Key: null }:
                    open.Pop();
                    open.Push(parent with { Key = scalar.Value });
                    break;
                case Scalar scalar:
                    var path = Enter(item);
                    if (!Values.TryAdd(path, scalar.Value))
                        throw Bad($"line {item.Start.Line}: '{ManifestChecks.Shown(path)}' is there twice.");
                    break;
            }
        }

        // The path of the value that begins here; its parent moves on to the next key or index.
        private string Enter(ParsingEvent item)
        {
            if (!open.TryPop(out var parent))
                return "";
            if (parent is { Mapping: true, Key: null })
                throw Bad($"line {item.Start.Line}: a key must be plain text.");
            var name = parent.Key ?? parent.Index.ToString(System.Globalization.CultureInfo.InvariantCulture);
            open.Push(parent with { Key = null, Index = parent.Index + 1 });
            return parent.Path.Length == 0 ? name : $"{parent.Path}.{name}";
        }
    }
}
