namespace Fude.Imaging;

/// <summary>What a picture may be at most. Both are checked before anything is allocated for it.</summary>
public sealed record PictureLimits
{
    /// <summary>The default limits.</summary>
    public static PictureLimits Default { get; } = new();

    /// <summary>The longest width or height, in pixels. A decoded picture takes 4 bytes a pixel: 64 MiB at the default of 4,096.</summary>
    public int MaxSide { get; init; } = 4096;

    /// <summary>The largest file, in bytes. Default: 1 MiB.</summary>
    public int MaxBytes { get; init; } = 1 << 20;
}
