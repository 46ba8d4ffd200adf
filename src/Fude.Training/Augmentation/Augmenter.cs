using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Fude.Training.Augmentation;

/// <summary>Varies a batch of pictures with a handful of tensor operations, whatever its size. Random numbers are torch's own.</summary>
public sealed class Augmenter(AugmentationOptions options)
{
    /// <summary>Varies each picture of a batch by itself.</summary>
    /// <param name="images">Float32 <c>[N, 1, H, W]</c>, 0 background to 1 ink.</param>
    /// <returns>A new tensor of the same shape and range.</returns>
    public Tensor Apply(Tensor images) => Thicken(Transform(images));

    private Tensor Transform(Tensor images)
    {
        if (options is { Rotation: 0, Scale: 0, Shear: 0, Shift: 0 })
            return images;
        var (count, height, width) = (images.shape[0], images.shape[2], images.shape[3]);
        var angle = Spread(options.Rotation * Math.PI / 180);
        var (cos, sin) = (angle.cos(), angle.sin());
        var (wide, high, shear) = (Spread(options.Scale).add_(1), Spread(options.Scale).add_(1), Spread(options.Shear));

        // Rows of the inverse map, from the new picture to the old: rotation × shear × scale, then the shift,
        // in coordinates in which the picture reaches from -1 to 1.
        var matrix = stack([
            stack([cos * wide, ((cos * shear) - sin) * high, Spread(2 * options.Shift / width)], 1),
            stack([sin * wide, ((sin * shear) + cos) * high, Spread(2 * options.Shift / height)], 1)], 1);
        var grid = affine_grid(matrix, [count, 1, height, width], align_corners: false);
        return grid_sample(images, grid, align_corners: false);

        Tensor Spread(double most) => rand(count, device: images.device).sub_(0.5).mul_(2 * most);
    }

    // A stroke grows by mixing in the largest of the neighbours, and shrinks by mixing in the smallest.
    private Tensor Thicken(Tensor images)
    {
        if (options.Thickness == 0)
            return images;
        var amount = rand([images.shape[0], 1, 1, 1], device: images.device).sub_(0.5).mul_(2 * options.Thickness);
        var grown = max_pool2d(images, 3, stride: 1, padding: 1).sub_(images);
        var shrunk = max_pool2d(images.neg(), 3, stride: 1, padding: 1).add_(images);
        return images + (grown * amount.clamp_min(0)) - (shrunk * amount.neg().clamp_min(0));
    }
}
