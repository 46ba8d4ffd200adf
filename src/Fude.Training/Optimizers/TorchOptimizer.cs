using static TorchSharp.torch;

namespace Fude.Training.Optimizers;

/// <summary>TorchSharp's own optimizers, for devices whose memory can't be walked over from here.</summary>
internal sealed class TorchOptimizer(optim.Optimizer inner) : Optimizer
{
    public override void Step(double learningRate)
    {
        foreach (var group in inner.ParamGroups)
            group.LearningRate = learningRate;
        inner.step();
        inner.zero_grad();
    }

    protected override void Dispose(bool disposing) => inner.Dispose();
}
