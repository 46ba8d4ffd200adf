using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fude.Training.Optimizers;

/// <summary>The rule by which gradients change the weights.</summary>
public enum OptimizerKind
{
    /// <summary>Adam. Source: Kingma and Ba (2015), algorithm 1.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay. Source: Loshchilov and Hutter (2019), algorithm 2.</summary>
    AdamW,

    /// <summary>Gradient descent with Nesterov momentum 0.9.</summary>
    Sgd,
}

/// <summary>Changes the weights of a network after each backward pass, and clears the gradients.</summary>
public abstract class Optimizer : IDisposable
{
    /// <summary>Makes the optimizer that suits where the parameters live: one fused pass over memory on the processor, tensor operations elsewhere.</summary>
    /// <param name="kind">The rule.</param>
    /// <param name="parameters">Float32 parameters of one device.</param>
    /// <param name="weightDecay">Decoupled decay per unit of learning rate; only <see cref="OptimizerKind.AdamW"/> and <see cref="OptimizerKind.Sgd"/> use it.</param>
    public static Optimizer Create(OptimizerKind kind, IReadOnlyList<Parameter> parameters, double weightDecay)
    {
        var onProcessor = parameters.All(p => p.device_type == DeviceType.CPU && p.dtype == ScalarType.Float32);
        return (kind, onProcessor) switch
        {
            (OptimizerKind.Sgd, _) => new TorchOptimizer(optim.SGD(parameters, 1, momentum: 0.9, weight_decay: weightDecay, nesterov: true)),
            (OptimizerKind.Adam, true) => new FusedAdam(parameters, 0),
            (OptimizerKind.AdamW, true) => new FusedAdam(parameters, weightDecay),
            (OptimizerKind.Adam, false) => new TorchOptimizer(optim.Adam(parameters, 1)),
            _ => new TorchOptimizer(optim.AdamW(parameters, 1, weight_decay: weightDecay)),
        };
    }

    /// <summary>One step with the gradients of the last backward pass; the gradients are zero afterwards.</summary>
    /// <param name="learningRate">The step's learning rate.</param>
    public abstract void Step(double learningRate);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the optimizer holds.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
