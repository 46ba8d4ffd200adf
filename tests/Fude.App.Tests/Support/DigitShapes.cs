namespace Fude.App.Tests.Support;

/// <summary>One way of writing each digit, as pen paths on the page's paper of 280 × 280.</summary>
public static class DigitShapes
{
    private static readonly (float X, float Y)[][][] Handles =
    [
        [[(140, 56), (92, 84), (80, 140), (95, 196), (140, 224), (185, 196), (200, 140), (186, 84), (140, 56)]],
        [[(118, 88), (143, 58), (142, 140), (141, 225)]],
        [[(92, 102), (102, 74), (132, 58), (166, 66), (180, 96), (168, 128), (138, 162), (106, 196), (88, 219), (140, 217), (194, 218)]],
        [[(94, 76), (124, 58), (163, 66), (174, 96), (154, 124), (124, 134), (163, 146), (181, 177), (164, 210), (125, 223), (90, 206)]],
        [[(150, 58), (122, 104), (88, 162), (140, 161), (198, 160)], [(157, 112), (156, 170), (155, 227)]],
        [[(178, 62), (142, 61), (108, 62), (104, 94), (101, 128), (138, 118), (173, 138), (183, 175), (162, 212), (122, 222), (90, 206)]],
        [[(166, 58), (127, 94), (102, 145), (101, 190), (126, 220), (160, 215), (178, 185), (165, 156), (136, 150), (106, 174)]],
        [[(88, 68), (138, 67), (190, 68), (168, 110), (148, 148), (124, 226)]],
        [[(168, 84), (141, 60), (111, 74), (113, 106), (145, 136), (172, 170), (165, 208), (135, 223), (105, 206), (108, 172), (140, 138), (168, 108), (168, 84)]],
        [[(172, 94), (146, 62), (112, 72), (102, 105), (122, 132), (155, 126), (172, 94), (171, 160), (156, 226)]],
    ];

    /// <summary>The strokes of a digit, a point every few units.</summary>
    public static (float X, float Y)[][] StrokesOf(int digit) => [.. Handles[digit].Select(Smooth)];

    // Catmull-Rom through the handles.
    private static (float X, float Y)[] Smooth((float X, float Y)[] handles)
    {
        const int Pieces = 6;
        List<(float, float)> points = [handles[0]];
        for (var i = 0; i + 1 < handles.Length; i++)
        {
            var (a, b, c, d) = (handles[Math.Max(0, i - 1)], handles[i], handles[i + 1], handles[Math.Min(handles.Length - 1, i + 2)]);
            for (var piece = 1; piece <= Pieces; piece++)
            {
                var t = piece / (float)Pieces;
                points.Add((Along(a.X, b.X, c.X, d.X, t), Along(a.Y, b.Y, c.Y, d.Y, t)));
            }
        }

        return [.. points];
    }

    private static float Along(float a, float b, float c, float d, float t) =>
        0.5f * ((2 * b) + ((c - a) * t) + (((2 * a) - (5 * b) + (4 * c) - d) * t * t) + (((3 * b) - a - (3 * c) + d) * t * t * t));
}
