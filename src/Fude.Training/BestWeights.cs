using TorchSharp;
using static TorchSharp.torch;

namespace Fude.Training;

/// <summary>Keeps a copy of a network's weights as they were after its best epoch.</summary>
internal sealed class BestWeights(nn.Module<Tensor, Tensor> model) : IDisposable
{
    private readonly Dictionary<string, Tensor> _copy = new(StringComparer.Ordinal);
    private Score? _score;

    /// <summary>The best epoch; 0 where there is none yet.</summary>
    public int Epoch { get; private set; }

    /// <summary>Keeps the weights when the held-out pictures say that they are the best so far, or where nothing is held out.</summary>
    public void Offer(EpochReport report)
    {
        if (_score is { } best && report.Valid is { } now && !IsBetter(now, best))
            return;
        _score = report.Valid;
        Epoch = report.Epoch;
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, value) in model.state_dict())
        {
            if (_copy.TryGetValue(name, out var kept))
                kept.copy_(value);
            else
                _copy[name] = value.detach().clone().MoveToOuterDisposeScope().DetachFromDisposeScope();
        }
    }

    /// <summary>Gives the network the best weights back.</summary>
    public void Restore()
    {
        if (_copy.Count == 0)
            return;
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, value) in model.state_dict())
            value.copy_(_copy[name]);
    }

    public void Dispose()
    {
        foreach (var tensor in _copy.Values)
            tensor.Dispose();
    }

    private static bool IsBetter(Score now, Score best) =>
        now.Accuracy > best.Accuracy || (now.Accuracy == best.Accuracy && now.Loss < best.Loss);
}
