using CsCheck;
using SkiaSharp;

namespace Fude.Imaging.Tests;

/// <summary>The steps that people look at are those that the network's input was made by.</summary>
public sealed class PreparationStepsTests
{
    public static TheoryData<string> Ids => [Preprocessings.MnistV1, Preprocessings.ResizeV1];

    [Theory, MemberData(nameof(Ids))]
    public void The_last_step_is_what_serving_makes_of_the_picture(string id) =>
        Gen.Select(Gen.Int[-60, 60], Gen.Int[-40, 50], Gen.Float[0.5f, 1.2f], Gen.Bool, Gen.Bool).Sample(
            (x, y, scale, light, opaque) =>
            {
                var picture = TestPictures.Digit(x: x, y: y, scale: scale, ink: light ? SKColors.White : SKColors.Black, paper: opaque ? (light ? SKColors.Black : SKColors.White) : null);
                var steps = Explain(picture, id);
                Assert.Equal(TestPictures.Prepare(picture, id), steps.Frame.Values);
                Assert.Equal(!light, steps.DarkInk);
            },
            iter: 60);

    [Fact]
    public void The_scaled_digit_is_found_again_in_the_frame_where_its_place_says()
    {
        var steps = Explain(TestPictures.Digit());
        var (place, scaled, frame) = (steps.Place!.Value, steps.Scaled!, steps.Frame.Values.ToArray());
        Assert.Equal((place.Columns, place.Rows), (scaled.Width, scaled.Height));
        Assert.Equal(20, Math.Max(scaled.Width, scaled.Height));
        for (var i = 0; i < scaled.Values.Length; i++)
        {
            ref var pixel = ref frame[((place.Top + (i / scaled.Width)) * 28) + place.Left + (i % scaled.Width)];
            Assert.Equal(scaled.Values[i], pixel);
            pixel = 0;
        }

        Assert.All(frame, pixel => Assert.Equal(0, pixel));
    }

    [Fact]
    public void Ink_and_background_are_told_apart_and_the_box_holds_all_ink()
    {
        var steps = Explain(TestPictures.Digit(ink: new SKColor(40, 40, 40), paper: new SKColor(230, 230, 230)));
        Assert.Equal(230, steps.Background);
        Assert.Equal(230, steps.OnPaper.Values[0]);
        Assert.Equal(40, steps.OnPaper.Values.Min());
        Assert.Equal(0, steps.Ink.Values[0]);
        var box = steps.Place!.Value.Box;
        for (var i = 0; i < steps.Ink.Values.Length; i++)
        {
            var (x, y) = (i % 280, i / 280);
            var inside = x >= box.Left && x < box.Left + box.Width && y >= box.Top && y < box.Top + box.Height;
            Assert.True(inside || steps.Ink.Values[i] == 0);
        }
    }

    [Fact]
    public void A_picture_of_28_by_28_is_not_cut_out()
    {
        var steps = Explain(TestPictures.Grey(28, 28, (x, y) => (byte)(x is > 10 and < 14 && y is > 4 and < 22 ? 255 : 0)));
        Assert.Null(steps.Place);
        Assert.Null(steps.Scaled);
        Assert.Equal(steps.Ink.Values, steps.Frame.Values);
    }

    [Theory, MemberData(nameof(Ids))]
    public void A_blank_picture_has_no_steps(string id)
    {
        Assert.False(Preprocessings.Get(id).TryExplain(TestPictures.Grey(100, 100, (_, _) => 255), out var steps, out var fault));
        Assert.Null(steps);
        Assert.Equal(PictureFaultKind.EmptyDrawing, fault.Kind);
    }

    private static PreparationSteps Explain(Picture picture, string id = Preprocessings.MnistV1)
    {
        Assert.True(Preprocessings.Get(id).TryExplain(picture, out var steps, out _));
        return steps;
    }
}
