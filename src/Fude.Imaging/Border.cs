using System.Buffers;

namespace Fude.Imaging;

/// <summary>What the outermost pixels of a plane say of its background.</summary>
/// <param name="Median">The background's luminance, one of the border's own values.</param>
/// <param name="Spread">How far nine in ten border pixels stay from the median.</param>
/// <param name="IsNoisy">
/// Whether over a quarter of the border differs from the background visibly: grain, shading or compression of a
/// photograph. The background of a drawing made by a program is even, apart from where ink touches the border.
/// </param>
internal readonly record struct Border(float Median, float Spread, bool IsNoisy)
{
    private const float VisibleStep = 0.5f;

    public static Border Of(ReadOnlySpan<float> plane, int width, int height)
    {
        var rented = ArrayPool<float>.Shared.Rent(2 * (width + height));
        var count = 0;
        foreach (var index in new BorderIndices(width, height))
            rented[count++] = plane[index];

        var values = rented.AsSpan(0, count);
        if (!values.ContainsAnyExcept(values[0]))
        {
            // The even background of nearly every drawing.
            var even = new Border(values[0], 0, IsNoisy: false);
            ArrayPool<float>.Shared.Return(rented);
            return even;
        }

        values.Sort();
        var median = values[(count - 1) / 2];
        foreach (ref var value in values)
            value = Math.Abs(value - median);
        values.Sort();
        var border = new Border(median, values[(count - 1) * 9 / 10], values[(count - 1) * 3 / 4] > VisibleStep);
        ArrayPool<float>.Shared.Return(rented);
        return border;
    }
}

/// <summary>Goes over the indices of a plane's outermost pixels, each once.</summary>
internal ref struct BorderIndices(int width, int height)
{
    private int next = -1;

    public readonly int Current => next;

    public readonly BorderIndices GetEnumerator() => this;

    public bool MoveNext()
    {
        next++;
        var inside = next >= width && next < width * (height - 1) && next % width != 0 && next % width != width - 1;
        if (inside)
            next += width - 1 - next % width;
        return next < width * height;
    }
}
