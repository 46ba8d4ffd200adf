using Fude.Testing;

namespace Fude.Imaging.Tests;

public sealed class DigitFramingTests
{
    private static readonly byte[] Frame = new byte[784];

    [Fact]
    public void Framing_gives_back_MNIST_digits_enlarged_tenfold()
    {
        Assert.SkipUnless(SharedData.MnistFolder is not null, SharedData.MnistMissing);
        var (images, labels) = SharedData.ReadMnist(train: false);
        var same = 0;
        var plane = new float[280 * 280];
        for (var i = 0; i < labels.Length; i++)
        {
            var image = images.AsSpan(i * 784, 784);
            for (var at = 0; at < plane.Length; at++)
                plane[at] = image[at / 2800 * 28 + at % 280 / 10] / 255f;
            if (DigitFraming.TryFrame(plane, 280, 280, Frame) && image.SequenceEqual(Frame))
                same++;
        }

        Assert.True(same >= 9_990, $"{same} of 10,000 came back unchanged");
    }
}
