using System.Security.Cryptography;
using System.Text;
using TorchSharp;

namespace Fude.Training.Datasets;

/// <summary>What a loader gives: pictures to train on, and pictures to judge by that were never trained on.</summary>
/// <param name="Train">The training pictures.</param>
/// <param name="Test">The test pictures, with the same classes.</param>
public sealed record DatasetSplits(LabelledImages Train, LabelledImages Test)
{
    /// <summary>The dataset's name.</summary>
    public string Name => Train.Name;

    /// <summary>What was chosen and why, where there was a choice, and what was left out; null where there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary><c>sha256:</c> and the hash, in hex, of the two digests as text, training first, a line feed after each.</summary>
    public string Digest => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{Train.Digest}\n{Test.Digest}\n")));

    /// <summary>The same as tensors.</summary>
    /// <param name="device">Where the tensors lie; null for the CPU.</param>
    public TensorSplits ToTensors(torch.Device? device = null)
    {
        var train = ImageTensors.From(Train, device);
        return new TensorSplits(train, ImageTensors.From(Test, device));
    }
}

/// <summary>Training and test pictures as tensors.</summary>
/// <param name="Train">The training pictures.</param>
/// <param name="Test">The test pictures.</param>
public sealed record TensorSplits(ImageTensors Train, ImageTensors Test) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Train.Dispose();
        Test.Dispose();
    }
}
