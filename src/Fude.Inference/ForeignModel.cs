using System.Runtime.InteropServices;
using Fude.Onnx.Grafting;
using Microsoft.ML.OnnxRuntime;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Inference;

/// <summary>
/// A classifier that somebody else has exported, run as it is, one picture at a time: what a bundle's model that is made of it has to agree with.
/// </summary>
public sealed class ForeignModel : IDisposable
{
    private readonly InferenceSession session;
    private readonly ForeignClassifier classifier;
    private readonly long[] shape;

    private ForeignModel(InferenceSession session, ForeignClassifier classifier)
    {
        this.session = session;
        this.classifier = classifier;
        shape = [.. classifier.Feed];
    }

    /// <summary>Loads a model that was checked and looked at.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="name">Its name in errors.</param>
    /// <exception cref="InferenceException">ONNX Runtime does not load it.</exception>
    public static ForeignModel Load(ForeignClassifier classifier, string name)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        return new(Runtime.Open(classifier.ToBytes(), name, InferenceOptions.Default), classifier);
    }

    /// <summary>What the model gives for one picture.</summary>
    /// <param name="picture">The numbers that its input takes: height × width, row by row.</param>
    /// <param name="cancellation">Stops the run: a model may hold a loop without an end.</param>
    /// <returns>One number for each class, as the model gives them.</returns>
    /// <exception cref="InferenceException">It can't be run on such a picture, or gives another count of numbers.</exception>
    public double[] Run(ReadOnlySpan<double> picture, CancellationToken cancellation = default)
    {
        using var runOptions = new RunOptions();
        try
        {
            using var stop = cancellation.Register(() => runOptions.Terminate = true);
            using var input = Value(picture.ToArray());
            using var results = session.Run(runOptions, [classifier.Input.Name], [input], [classifier.Output.Name]);
            var numbers = Numbers(results[0]);
            return numbers.Length == classifier.Classes
                ? numbers
                : throw new InferenceException(InferenceFaultKind.RunFailed, $"the model's output '{classifier.Output.Name}' holds {numbers.Length} numbers for a picture, and there are {classifier.Classes} labels");
        }
        catch (OnnxRuntimeException e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new InferenceException(InferenceFaultKind.RunFailed, $"the model fails on a picture: {e.Message}", e);
        }
    }

    /// <summary>Gives the session's memory back.</summary>
    public void Dispose() => session.Dispose();

    private OrtValue Value(double[] numbers) => classifier.Input.Type switch
    {
        DataType.Float => Tensor(numbers, number => (float)number),
        DataType.Double => Tensor(numbers, number => number),
        DataType.Float16 => Tensor(numbers, number => (Float16)(float)number),
        DataType.Uint8 => Tensor(numbers, number => (byte)number),
        DataType.Int32 => Tensor(numbers, number => (int)number),
        DataType.Int64 => Tensor(numbers, number => (long)number),
        var other => throw new InvalidOperationException($"{other} is no type of pixels."),
    };

    private OrtValue Tensor<T>(double[] numbers, Converter<double, T> convert)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(numbers, convert), shape);

    private static double[] Numbers(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType switch
    {
        Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float => [.. value.GetTensorDataAsSpan<float>().ToArray().Select(number => (double)number)],
        Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Double => value.GetTensorDataAsSpan<double>().ToArray(),
        Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float16 => [.. MemoryMarshal.Cast<Float16, Half>(value.GetTensorDataAsSpan<Float16>()).ToArray().Select(number => (double)number)],
        var other => throw new InferenceException(InferenceFaultKind.RunFailed, $"the model gives {other}, which are no probabilities"),
    };
}
