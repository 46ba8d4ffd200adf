using Fude.Inference;
using Fude.Training.Augmentation;
using Fude.Training.Datasets;
using Fude.Training.Recording.Pictures;
using SkiaSharp;

namespace Fude.Training.Tests.Recording;

[Collection(TorchCollection.Name)]
public sealed class PictureTests
{
    // Where the pictures begin, their size, and the way to the next one: see PictureGrid.
    private const int Left = 20;
    private const int Side = 28 * 3;
    private const int Step = Side + 12;

    [Fact]
    public async Task Samples_are_the_pixels_that_the_network_gets_in_the_order_of_the_classes()
    {
        var train = await Strokes(400);

        using var picture = SKBitmap.Decode(SamplePicture.Draw(train, augmentation: null, seed: 5));

        var chosen = train.Sample(20, 5);
        var order = Enumerable.Range(0, 20).OrderBy(i => chosen.Labels[i]).ToArray();
        Assert.Equal((2 * Left) + (10 * Step) - 12, picture.Width);
        var top = TopOf(picture);
        foreach (var (cell, index) in order.Take(10).Index())
            Assert.Equal(chosen.Image(index).ToArray(), PixelsAt(picture, Left + (cell * Step), top));
    }

    [Fact]
    public async Task Samples_of_a_varied_training_are_varied_and_the_same_for_the_same_seed()
    {
        var train = await Strokes(400);

        var plain = SamplePicture.Draw(train, null, 5);
        var varied = SamplePicture.Draw(train, new AugmentationOptions(), 5);

        Assert.NotEqual(plain, varied);
        Assert.Equal(varied, SamplePicture.Draw(train, new AugmentationOptions(), 5));
    }

    [Fact]
    public async Task A_dataset_of_three_pictures_and_names_that_the_font_lacks_are_drawn_all_the_same()
    {
        var few = (await Strokes(400)).Slice(0, 3);
        var named = new LabelledImages("kana", few.Pixels, [0, 1, 1], ["あ", "a name that is much too long for its picture"]);

        using var picture = SKBitmap.Decode(SamplePicture.Draw(named, null, 1));

        Assert.Equal(named.Image(0).ToArray(), PixelsAt(picture, Left, TopOf(picture)));
        Assert.True(HasInk(picture, SKRectI.Create(Left, TopOf(picture) + Side + 6, Side, 18)), "the caption is empty");
    }

    [Fact]
    public async Task Mistakes_are_shown_the_worst_first()
    {
        var test = await Strokes(60);
        // Of picture i the model is the surer that it is the next digit the larger i is.
        var probabilities = new float[60 * 10];
        for (var i = 0; i < 60; i++)
        {
            probabilities[(i * 10) + ((test.Labels[i] + 1) % 10)] = 0.5f + (i / 200f);
            probabilities[(i * 10) + test.Labels[i]] = 0.5f - (i / 200f);
        }

        var evaluation = ClassifierEvaluation.Measure<int>(probabilities, test.Labels, test.ClassNames, 50);
        using var picture = SKBitmap.Decode(MistakesPicture.Draw(test, evaluation));

        Assert.Equal(50, evaluation.WorstMistakes.Count);
        var top = TopOf(picture);
        Assert.Equal(test.Image(59).ToArray(), PixelsAt(picture, Left, top));
        Assert.Equal(test.Image(58).ToArray(), PixelsAt(picture, Left + Step, top));
        Assert.Equal(top + (5 * (Side + 6 + 40 + 12)) + 10, picture.Height);
    }

    [Fact]
    public async Task A_model_without_mistakes_has_a_picture_that_says_so()
    {
        var test = await Strokes(20);
        var probabilities = new float[20 * 10];
        for (var i = 0; i < 20; i++)
            probabilities[(i * 10) + test.Labels[i]] = 1;

        using var picture = SKBitmap.Decode(MistakesPicture.Draw(test, ClassifierEvaluation.Measure<int>(probabilities, test.Labels, test.ClassNames)));

        Assert.True(HasInk(picture, SKRectI.Create(20, 20, 200, 40)), "there are no words");
        Assert.InRange(picture.Height, 50, 120);
    }

    private static int TopOf(SKBitmap picture)
    {
        // The first row that is black for the whole of a picture's width but for ink: the border of a digit is black.
        for (var y = 0; y < picture.Height; y++)
        {
            if (picture.GetPixel(Left, y) == SKColors.Black && picture.GetPixel(Left + Side - 1, y) == SKColors.Black)
                return y;
        }

        throw new InvalidOperationException("there is no picture in the grid");
    }

    private static byte[] PixelsAt(SKBitmap picture, int x, int y) =>
        [.. from row in Enumerable.Range(0, 28) from column in Enumerable.Range(0, 28) select picture.GetPixel(x + (column * 3) + 1, y + (row * 3) + 1).Red];

    private static bool HasInk(SKBitmap picture, SKRectI area) =>
        Enumerable.Range(area.Top, area.Height).Any(y => Enumerable.Range(area.Left, area.Width).Any(x => picture.GetPixel(x, y).Red < 128));

    private static async Task<LabelledImages> Strokes(int count) =>
        (await DatasetLoader.LoadAsync(new() { Name = "strokes", TrainCount = count, TestCount = 1 }, cancellation: TestContext.Current.CancellationToken)).Train;
}
