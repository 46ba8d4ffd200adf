using Fude.Onnx.Protos;
using Fude.Onnx.TorchSharp.Converters;
using TorchSharp.Modules;
using static TorchSharp.torch;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx.TorchSharp;

/// <summary>
/// Writes TorchSharp modules as ONNX. <see cref="Sequential"/> is walked; the layers listed in the readme are built in; all other
/// modules implement <see cref="IOnnxExportable"/> or are registered. Modules are only read: whatever mode they are in, they
/// are written as in evaluation mode, and stay as they were.
/// </summary>
public sealed class TorchOnnxExporter
{
    private readonly Dictionary<Type, OnnxConverter<nn.Module>> _converters = [];

    /// <summary>Makes an exporter that knows the built-in layers.</summary>
    public TorchOnnxExporter()
    {
        Register<Sequential>(SequentialConverter.Convert);
        Register<Linear>(LinearConverter.Convert);
        Register<Conv2d>(ConvolutionConverter.Convert);
        Register<BatchNorm1d>(BatchNormConverter.Convert);
        Register<BatchNorm2d>(BatchNormConverter.Convert);
        Register<MaxPool2d>(PoolConverter.Convert);
        Register<AvgPool2d>(PoolConverter.Convert);
        Register<AdaptiveAvgPool2d>(PoolConverter.Convert);
        Register<Flatten>(FlattenConverter.Convert);
        ActivationConverter.RegisterAll(this);
    }

    /// <summary>Tells how modules of a type are written, those of derived types included. A later call replaces an earlier one, and a built-in one.</summary>
    /// <typeparam name="TModule">The type of the modules.</typeparam>
    /// <param name="converter">Adds the nodes.</param>
    /// <returns>This exporter.</returns>
    public TorchOnnxExporter Register<TModule>(OnnxConverter<TModule> converter)
        where TModule : nn.Module
    {
        ArgumentNullException.ThrowIfNull(converter);
        _converters[typeof(TModule)] = (module, context, input) => converter((TModule)module, context, input);
        return this;
    }

    /// <summary>Writes a module as a model with one input and one output, whose first dimension, the batch, is free.</summary>
    /// <param name="module">The module.</param>
    /// <param name="inputShape">The shape of one example, without the batch: <c>[1, 28, 28]</c>.</param>
    /// <param name="options">How it is written; null for the defaults.</param>
    /// <returns>The model, checked by <see cref="OnnxReader.Check"/>; <see cref="OnnxWriter"/> makes a file of it.</returns>
    /// <exception cref="OnnxExportException">The module, or one inside it, can't be written, or shapes don't fit.</exception>
    /// <exception cref="ArgumentException">Options or the input's shape are out of range.</exception>
    public ModelProto Export(nn.Module<Tensor, Tensor> module, long[] inputShape, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(inputShape);
        options ??= new OnnxExportOptions();
        OnnxExportOptions.Validate(options, inputShape);

        var context = new OnnxExportContext(this, options);
        var value = Stages.Input(context, inputShape);
        value = Convert(module, context, value);
        value = Stages.Output(context, value);

        var graph = context.Graph.ToGraph();
        if (options.FoldBatchNormalization)
            BatchNormFolding.Apply(graph);
        Stages.NameOutput(context, value);
        return Finish(context);
    }

    /// <summary>Writes one module of any kind.</summary>
    internal string Convert(nn.Module module, OnnxExportContext context, string input)
    {
        try
        {
            var output = Find(module, context)(module, context, input);
            context.Shape(output);
            return output;
        }
        catch (Exception exception) when (exception is not OnnxExportException)
        {
            throw new OnnxExportException(context.ModulePath, $"{module.GetType().Name} could not be written: {exception.Message}", exception);
        }
    }

    private OnnxConverter<nn.Module> Find(nn.Module module, OnnxExportContext context)
    {
        if (_converters.TryGetValue(module.GetType(), out var exact))
            return exact;
        if (module is IOnnxExportable exportable)
            return (_, inner, input) => exportable.Export(inner, input);
        for (var type = module.GetType().BaseType; type is not null; type = type.BaseType)
        {
            if (_converters.TryGetValue(type, out var inherited))
                return inherited;
        }

        throw context.Error(
            $"Modules of the type {module.GetType().FullName} can't be written as ONNX. Let the type implement {nameof(IOnnxExportable)}, "
            + $"or register a converter with {nameof(TorchOnnxExporter)}.{nameof(Register)}.");
    }

    private static ModelProto Finish(OnnxExportContext context)
    {
        var options = context.Options;
        var model = context.Graph.ToModel(options.Opset, options.IrVersion, "Fude.Onnx.TorchSharp");
        model.ProducerVersion = typeof(TorchOnnxExporter).Assembly.GetName().Version?.ToString(3) ?? "";
        model.MetadataProps.Add(options.Metadata.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
        try
        {
            OnnxReader.Check(model, Stages.OwnLimits);
            return model;
        }
        catch (OnnxException exception)
        {
            // Only a registered converter can lead here.
            throw new OnnxExportException("", $"The graph is not valid: {exception.Message}", exception);
        }
    }
}
