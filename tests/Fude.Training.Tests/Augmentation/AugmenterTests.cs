using Fude.Training.Augmentation;
using TorchSharp;
using static TorchSharp.torch;

namespace Fude.Training.Tests.Augmentation;

[Collection(TorchCollection.Name)]
public sealed class AugmenterTests
{
    private static readonly AugmentationOptions Nothing = new() { Rotation = 0, Scale = 0, Shear = 0, Shift = 0, Thickness = 0 };

    [Fact]
    public void Nothing_asked_for_changes_nothing()
    {
        using var scope = NewDisposeScope();
        var images = rand(8, 1, 28, 28);

        Assert.True(new Augmenter(Nothing).Apply(images).equal(images).all().item<bool>());
    }

    [Fact]
    public void A_shift_moves_the_ink_by_at_most_as_much_and_keeps_it()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var images = zeros(200, 1, 28, 28);
        images[.., .., 10..18, 10..18] = 1;

        var moved = new Augmenter(Nothing with { Shift = 3 }).Apply(images);

        var columns = arange(28, dtype: ScalarType.Float32);
        var centres = (moved.sum([1, 2]) * columns).sum(1) / moved.sum([1, 2, 3]);
        Assert.InRange(centres.min().item<float>(), 10.4, 12.0);
        Assert.InRange(centres.max().item<float>(), 15.0, 16.6);
        Assert.True(allclose(moved.sum([1, 2, 3]), full(200, 64f), rtol: 1e-3));
    }

    [Fact]
    public void Strokes_get_thicker_and_thinner_within_the_range_of_ink()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var images = zeros(500, 1, 28, 28);
        images[.., .., 4..24, 12..16] = 1;

        var changed = new Augmenter(Nothing with { Thickness = 1 }).Apply(images);

        var masses = changed.sum([1, 2, 3]);
        Assert.InRange(changed.min().item<float>(), -1e-6, 1e-6);
        Assert.InRange(changed.max().item<float>(), 0.99, 1.000001);
        Assert.InRange(masses.min().item<float>(), 0.4 * 80, 0.6 * 80);
        Assert.InRange(masses.max().item<float>(), 1.5 * 80, 1.7 * 80);
    }

    [Fact]
    public void The_same_seed_gives_the_same_variation_and_pictures_vary_one_by_one()
    {
        using var scope = NewDisposeScope();
        var images = zeros(4, 1, 28, 28);
        images[.., .., 6..22, 12..16] = 1;
        var augmenter = new Augmenter(new());

        manual_seed(5);
        var first = augmenter.Apply(images);
        manual_seed(5);
        var second = augmenter.Apply(images);

        Assert.True(first.equal(second).all().item<bool>());
        Assert.False(allclose(first[0], first[1]));
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var mistakes = new AugmentationOptions { Rotation = -1, Scale = 2, Shift = double.NaN }.FindMistakes();

        Assert.Collection(
            mistakes,
            m => Assert.Contains("rotation", m, StringComparison.Ordinal),
            m => Assert.Contains("scale", m, StringComparison.Ordinal),
            m => Assert.Contains("shift", m, StringComparison.Ordinal));
    }
}
