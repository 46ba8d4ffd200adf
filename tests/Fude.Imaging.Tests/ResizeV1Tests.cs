using System.Globalization;
using System.Security.Cryptography;
using SkiaSharp;

namespace Fude.Imaging.Tests;

public sealed class ResizeV1Tests
{
    // Facts from Pillow 9.4: Image.fromarray(rgba, 'RGBA').resize((28, 28)) where red, green and blue are 0 and alpha is
    // TestPictures.Noise(width * height, seed); SHA-256 and first values of the result's alpha channel.
    [Theory]
    [InlineData(280, 280, 1, "e2eddcbe1c04068e6586662fcf6fbed0cd2b41e2aa7b25812c9ec903ded0bc0d", "115 122 126 133 124 130 119 131 148 133 120 133")]
    [InlineData(31, 57, 2, "c073988b9507ee2a5bfee6d62a4aaaf6d545d586d5206a7e3e1f13d85fbfff9b", "70 98 113 191 101 97 156 158 184 175 126 189")]
    [InlineData(10, 9, 3, "9600e51eaf3926513bc4ee027ba20e48c06fb5969dc2641c9550c7a61ff3829a", "55 64 83 111 143 185 222 235 227 207 172 119")]
    [InlineData(28, 28, 4, "ed90ee1dbd024d83ffb149d16b21e230b7038720a038e33008f3b59d31dbd788", "60 164 142 208 12 156 17 77 138 207 156 122")]
    [InlineData(100, 28, 5, "78a9a80375728078d2cf98e0810d922330ad755fadcff4cfe918f6494ebd0cff", "133 132 79 98 139 142 159 154 98 142 127 145")]
    [InlineData(1, 200, 6, "7cbc0bd493799cdfb1dfdb42d19351289fe4969d35e8221bf8abf65e944ad222", "152 152 152 152 152 152 152 152 152 152 152 152")]
    [InlineData(56, 56, 7, "47ac36b3d1744629ad3b5e6a65f32acb0c2738bdca7761e4df0e8d101e8632a3", "117 114 148 84 165 168 151 160 175 161 105 148")]
    public void The_alpha_channel_is_resized_as_Pillow_does(int width, int height, uint seed, string hash, string first)
    {
        var alpha = TestPictures.Noise(width * height, seed);
        var rgba = new byte[alpha.Length * 4];
        for (var i = 0; i < alpha.Length; i++)
            rgba[i * 4 + 3] = alpha[i];

        var pixels = TestPictures.Prepare(new Picture(width, height, rgba), Preprocessings.ResizeV1);
        Assert.Equal(first, string.Join(' ', pixels.Take(12).Select(value => value.ToString(CultureInfo.InvariantCulture))));
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(pixels)));
    }

    [Fact]
    public void The_whole_canvas_counts_so_that_a_moved_drawing_moves()
    {
        var pixels = TestPictures.Prepare(TestPictures.Digit(), Preprocessings.ResizeV1);
        var moved = TestPictures.Prepare(TestPictures.Digit(x: 40, y: 20), Preprocessings.ResizeV1);
        for (var i = 0; i < 784 - 2 * 28 - 4; i++)
            Assert.InRange(moved[i + 2 * 28 + 4], pixels[i] - 1, pixels[i] + 1);
    }

    [Fact]
    public void A_picture_without_transparency_is_taken_by_its_ink()
    {
        var expected = TestPictures.Prepare(TestPictures.Digit(), Preprocessings.ResizeV1);
        Assert.Equal(expected, TestPictures.Prepare(TestPictures.Digit(paper: SKColors.White), Preprocessings.ResizeV1));
        Assert.Equal(expected, TestPictures.Prepare(TestPictures.Digit(ink: SKColors.White, paper: SKColors.Black), Preprocessings.ResizeV1));
    }
}
