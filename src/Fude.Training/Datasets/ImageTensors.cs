using static TorchSharp.torch;

namespace Fude.Training.Datasets;

/// <summary>Pictures and labels as tensors.</summary>
public sealed class ImageTensors(Tensor images, Tensor labels) : IDisposable
{
    /// <summary>uint8 [N, 1, 28, 28].</summary>
    public Tensor Images => images;

    /// <summary>int64 [N].</summary>
    public Tensor Labels => labels;

    /// <summary>N.</summary>
    public long Count => images.shape[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        images.Dispose();
        labels.Dispose();
    }
}
