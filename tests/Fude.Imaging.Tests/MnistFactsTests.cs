using Fude.Testing;

namespace Fude.Imaging.Tests;

/// <summary>What must hold of MNIST itself, file by file through the decoder.</summary>
public sealed class MnistFactsTests
{
    [Theory, InlineData(true, 60_000), InlineData(false, 10_000)]
    public void Every_MNIST_image_passes_unchanged(bool train, int count)
    {
        Assert.SkipUnless(SharedData.MnistFolder is not null, SharedData.MnistMissing);
        var (images, labels) = SharedData.ReadMnist(train);
        Assert.Equal(count, labels.Length);
        Parallel.For(0, count, i =>
        {
            var image = images[(i * 784)..((i + 1) * 784)];
            Assert.Equal(image, TestPictures.Prepare(TestPng.Grey(28, 28, image)));
        });
    }

    [Fact]
    public void Every_MNIST_test_image_passes_unchanged_as_dark_ink_on_white_or_on_nothing()
    {
        Assert.SkipUnless(SharedData.MnistFolder is not null, SharedData.MnistMissing);
        var images = SharedData.ReadMnist(train: false).Images;
        Parallel.For(0, 10_000, i =>
        {
            var image = images[(i * 784)..((i + 1) * 784)];
            Assert.Equal(image, TestPictures.Prepare(TestPng.Grey(28, 28, [.. image.Select(value => (byte)(255 - value))])));
            Assert.Equal(image, TestPictures.Prepare(OnTransparency(28, image, level: 0)));
            Assert.Equal(image, TestPictures.Prepare(OnTransparency(28, image, level: 255)));
        });
    }

    [Fact]
    public void MNIST_test_images_enlarged_tenfold_come_back_pixel_for_pixel()
    {
        Assert.SkipUnless(SharedData.MnistFolder is not null, SharedData.MnistMissing);
        var images = SharedData.ReadMnist(train: false).Images;
        int lightOnDark = 0, darkOnLight = 0, onTransparency = 0;
        Parallel.For(0, 10_000, i =>
        {
            var image = images[(i * 784)..((i + 1) * 784)];
            var large = new byte[280 * 280];
            for (var at = 0; at < large.Length; at++)
                large[at] = image[at / 2800 * 28 + at % 280 / 10];
            if (TestPictures.Prepare(TestPng.Grey(280, 280, large)).SequenceEqual(image))
                Interlocked.Increment(ref lightOnDark);
            if (i % 10 != 0)
                return; // the other two ways take the same steps after the first
            if (TestPictures.Prepare(OnTransparency(280, large, level: 0)).SequenceEqual(image))
                Interlocked.Increment(ref onTransparency);
            for (var at = 0; at < large.Length; at++)
                large[at] = (byte)(255 - large[at]);
            if (TestPictures.Prepare(TestPng.Grey(280, 280, large)).SequenceEqual(image))
                Interlocked.Increment(ref darkOnLight);
        });

        TestContext.Current.SendDiagnosticMessage($"came back: {lightOnDark} of 10,000 light on dark, {darkOnLight} of 1,000 dark on light, {onTransparency} of 1,000 on transparency");
        Assert.InRange(lightOnDark, 9_990, 10_000);
        Assert.InRange(darkOnLight, 997, 1_000);
        Assert.InRange(onTransparency, 997, 1_000);
    }

    private static Picture OnTransparency(int side, byte[] alpha, byte level)
    {
        var rgba = new byte[side * side * 4];
        for (var i = 0; i < alpha.Length; i++)
        {
            rgba.AsSpan(i * 4, 3).Fill(level);
            rgba[i * 4 + 3] = alpha[i];
        }

        return new Picture(side, side, rgba);
    }
}
