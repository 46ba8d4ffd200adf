using Fude.Onnx.Protos;

namespace Fude.Onnx;

/// <summary>Checks what a model says about itself, then its graph.</summary>
internal sealed class ModelCheck(OnnxLimits limits)
{
    private static readonly Place Model = new(null, "model");

    public OnnxModel Check(ModelProto model)
    {
        if (model.IrVersion < limits.MinIrVersion || model.IrVersion > limits.MaxIrVersion)
        {
            throw Model.Error(
                OnnxFaultKind.UnsupportedIrVersion,
                $"The file's format has the version {model.IrVersion}; {limits.MinIrVersion} to {limits.MaxIrVersion} are supported.");
        }

        var opset = Opset(model);
        if (model.Functions.Count > 0)
            RefuseFunction(model.Functions[0]);
        if (model.TrainingInfo.Count > 0)
            throw Model.Error(OnnxFaultKind.ForbiddenContent, "The model carries training graphs (training_info).");
        // ONNX Runtime can be told to take its session's options from this entry.
        if (model.MetadataProps.Any(entry => string.Equals(entry.Key, "ort_config", StringComparison.Ordinal)))
            throw Model.Error(OnnxFaultKind.ForbiddenContent, "The model carries settings for the runtime (metadata entry ort_config).");
        if (model.Graph is null)
            throw Model.Error(OnnxFaultKind.BadGraph, "There is no graph.");

        var check = new GraphCheck(limits);
        check.Main(model.Graph, model.IrVersion);
        return new OnnxModel(model, opset, check.NodeCount, check.ParameterCount);
    }

    private long Opset(ModelProto model)
    {
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var import in model.OpsetImport)
        {
            if (!limits.AllowedDomains.Contains(import.Domain) && limits.AllowUnusedDomains)
                continue;
            if (!limits.AllowedDomains.Contains(import.Domain))
                throw Model.Error(OnnxFaultKind.CustomDomain, $"The model imports operators of the domain {Place.Quote(import.Domain)}, which is not allowed.");
            if (!seen.TryAdd(Standard(import.Domain), import.Version))
                throw Model.Error(OnnxFaultKind.UnsupportedOpset, $"The operator set of the domain {Place.Quote(import.Domain)} is imported twice.");
        }

        if (!seen.TryGetValue("", out var version))
            throw Model.Error(OnnxFaultKind.UnsupportedOpset, "The model doesn't import the standard operator set.");
        if (version < limits.MinOpset || version > limits.MaxOpset)
        {
            throw Model.Error(
                OnnxFaultKind.UnsupportedOpset,
                $"The model needs the operator set {version}; {limits.MinOpset} to {limits.MaxOpset} are supported.");
        }

        return version;
    }

    private void RefuseFunction(FunctionProto function)
    {
        var place = Model.In("function", function.Name, 0);
        if (!limits.AllowedDomains.Contains(function.Domain))
            throw place.Error(OnnxFaultKind.CustomDomain, $"The function is of the domain {Place.Quote(function.Domain)}, which is not allowed.");
        // Functions that call functions grow exponentially when a runtime inlines them, and may hide standard operators.
        throw place.Error(OnnxFaultKind.Functions, "Functions defined by the model are not supported.");
    }

    /// <summary>The two spellings of the standard domain are one.</summary>
    private static string Standard(string domain) => string.Equals(domain, "ai.onnx", StringComparison.Ordinal) ? "" : domain;
}
