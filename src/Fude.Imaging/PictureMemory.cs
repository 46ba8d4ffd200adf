namespace Fude.Imaging;

/// <summary>
/// Memory that decoding uses again and again: large arrays that live for one request are what a collector works for most. Holds one
/// picture at a time; for one thread at a time.
/// </summary>
public sealed class PictureMemory
{
    private const int MostKept = 4 << 20;
    private byte[] _bytes = [];

    /// <summary>Memory for a picture; that of the one before is lost. Larger pictures than 4 MiB get memory of their own.</summary>
    /// <param name="length">Bytes.</param>
    internal Memory<byte> Take(int length)
    {
        if (length > MostKept)
            return GC.AllocateUninitializedArray<byte>(length);
        if (_bytes.Length < length)
            _bytes = GC.AllocateUninitializedArray<byte>(length);
        return _bytes.AsMemory(0, length);
    }
}
