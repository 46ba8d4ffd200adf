namespace Fude.Onnx.TorchSharp.Converters;

/// <summary>Arithmetic of sliding windows. Source: the shape formulas of Conv2d, MaxPool2d and AvgPool2d in PyTorch's documentation.</summary>
internal static class Windows
{
    /// <summary>How many windows fit into a padded size; 0 or less where none does.</summary>
    public static long Count(long paddedSize, long kernel, long stride, long dilation)
    {
        var room = paddedSize - Reach(kernel, dilation);
        return room < 0 ? 0 : (room / stride) + 1;
    }

    /// <summary>How many elements a window spans.</summary>
    public static long Reach(long kernel, long dilation) => (dilation * (kernel - 1)) + 1;

    /// <summary>How many windows a pooling layer has, and how many elements of padding lie after the input for the last one to fit.</summary>
    public static (long Count, long PaddingAfter) Pool(long size, long kernel, long stride, long padding, long dilation, bool ceiling)
    {
        var count = Count(size + (2 * padding), kernel, stride, dilation);
        if (!ceiling || count == 0)
            return (count, padding);
        // A further window that is only partly filled counts, unless it would start behind the input.
        var rest = (size + (2 * padding) - Reach(kernel, dilation)) % stride;
        if (rest > 0 && count * stride < size + padding)
            count++;
        return (count, Math.Max(padding, ((count - 1) * stride) + Reach(kernel, dilation) - size - padding));
    }

    /// <summary>Whether some window, because of its dilation, touches nothing but padding.</summary>
    public static bool AnyIsEmpty(long count, long size, long kernel, long stride, long padding, long dilation)
    {
        for (var window = 0L; window < count; window++)
        {
            var start = (window * stride) - padding;
            var isEmpty = true;
            for (var element = 0L; element < kernel && isEmpty; element++)
                isEmpty = start + (element * dilation) is var place && (place < 0 || place >= size);
            if (isEmpty)
                return true;
        }

        return false;
    }
}
