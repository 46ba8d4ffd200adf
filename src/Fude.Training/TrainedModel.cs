using System.Security.Cryptography;
using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Fude.Training;

/// <summary>What a run leaves: the network with its best weights, and how it came to be.</summary>
/// <param name="model">The network, in evaluation mode; owned by this object.</param>
/// <param name="options">What it was trained with.</param>
/// <param name="normalisation">How pixels become its input.</param>
/// <param name="epochs">What each epoch came to.</param>
/// <param name="bestEpoch">The epoch whose weights these are, from 1; 0 where the run was stopped before its first step.</param>
/// <param name="interrupted">Whether the run was stopped before its end.</param>
public sealed class TrainedModel(nn.Module<Tensor, Tensor> model, TrainingOptions options, Normalisation normalisation, IReadOnlyList<EpochReport> epochs, int bestEpoch, bool interrupted) : IDisposable
{
    /// <summary>The network: float32 <c>[batch, 1, 28, 28]</c>, normalised, to logits <c>[batch, classes]</c>.</summary>
    public nn.Module<Tensor, Tensor> Model { get; } = model;

    /// <summary>What it was trained with.</summary>
    public TrainingOptions Options { get; } = options;

    /// <summary>How pixels become its input.</summary>
    public Normalisation Normalisation { get; } = normalisation;

    /// <summary>What each epoch came to.</summary>
    public IReadOnlyList<EpochReport> Epochs { get; } = epochs;

    /// <summary>The epoch whose weights these are, from 1; 0 where the run was stopped before its first step.</summary>
    public int BestEpoch { get; } = bestEpoch;

    /// <summary>What that epoch came to; null where there is none.</summary>
    public EpochReport? Best => Epochs.FirstOrDefault(epoch => epoch.Epoch == BestEpoch);

    /// <summary>Whether the run was stopped before its end.</summary>
    public bool Interrupted { get; } = interrupted;

    /// <summary>The probabilities of a batch.</summary>
    /// <param name="pixels">uint8 <c>[batch, 1, 28, 28]</c>.</param>
    /// <returns>Float32 <c>[batch, classes]</c> on the processor.</returns>
    public Tensor Predict(Tensor pixels)
    {
        Model.eval();
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var device = Model.parameters().First().device;
        return Model.forward(Normalisation.ApplyTo(Normalisation.ToUnit(pixels.to(device)))).softmax(1).cpu().MoveToOuterDisposeScope();
    }

    /// <summary>SHA-256 over the names and bytes of all weights, in order of name: equal where two runs gave the same network bit for bit.</summary>
    public string WeightsDigest()
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, value) in Model.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(value.detach().cpu().contiguous().bytes);
        }

        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
