using System.Runtime.InteropServices;
using TorchSharp;

namespace Fude.Training.Datasets;

/// <summary>Pictures and labels as one tensor each. They belong to this object and outlive any dispose scope around its making.</summary>
public sealed class ImageTensors : IDisposable
{
    private ImageTensors(torch.Tensor images, torch.Tensor labels) => (Images, Labels) = (images, labels);

    /// <summary>uint8 <c>[N,1,28,28]</c>, 0 background to 255 ink.</summary>
    public torch.Tensor Images { get; }

    /// <summary>int64 <c>[N]</c>.</summary>
    public torch.Tensor Labels { get; }

    /// <summary>How many pictures there are.</summary>
    public long Count => Labels.shape[0];

    /// <summary>Copies pictures into tensors: once, or twice where the device is not the CPU.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="device">Where the tensors lie; null for the CPU.</param>
    public static ImageTensors From(LabelledImages images, torch.Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = torch.NewDisposeScope();
        var pixels = torch.empty([images.Count, 1, LabelledImages.Height, LabelledImages.Width], torch.uint8);
        var labels = torch.empty([images.Count], torch.int64);
        images.Pixels.CopyTo(pixels.bytes);
        var wide = MemoryMarshal.Cast<byte, long>(labels.bytes);
        for (var i = 0; i < wide.Length; i++)
            wide[i] = images.Labels[i];
        if (device is not null && device.type != DeviceType.CPU)
            (pixels, labels) = (pixels.to(device), labels.to(device));
        return new ImageTensors(pixels.DetachFromDisposeScope(), labels.DetachFromDisposeScope());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
    }
}
