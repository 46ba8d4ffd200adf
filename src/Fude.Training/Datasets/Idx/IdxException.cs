namespace Fude.Training.Datasets;

/// <summary>What is wrong with an IDX file.</summary>
public enum IdxFault
{
    /// <summary>The file is not there or can't be read.</summary>
    Unreadable,

    /// <summary>Neither gzip nor IDX: the first bytes are something else.</summary>
    NotIdx,

    /// <summary>The elements are not of type uint8.</summary>
    WrongType,

    /// <summary>The header has no dimensions, too many, or a negative size.</summary>
    BadHeader,

    /// <summary>The header asks for more than the limits allow.</summary>
    TooLarge,

    /// <summary>There is less data than the header says.</summary>
    TooShort,

    /// <summary>There is more data than the header says.</summary>
    TrailingData,

    /// <summary>The gzip file ends too early.</summary>
    TruncatedGzip,

    /// <summary>The gzip file does not decompress, or its checksum is wrong.</summary>
    DamagedGzip,

    /// <summary>The array has not the shape of pictures, or of labels.</summary>
    WrongShape,

    /// <summary>There are not as many labels as pictures.</summary>
    CountMismatch,

    /// <summary>A label is outside of the classes.</summary>
    LabelOutOfRange,
}

/// <summary>An IDX file is damaged or not of the kind that is needed.</summary>
/// <param name="idxFault">What is wrong.</param>
/// <param name="path">The file.</param>
/// <param name="what">What is wrong with it and what to do: the message after the path.</param>
/// <param name="inner">What caused it.</param>
public sealed class IdxException(IdxFault idxFault, string path, string what, Exception? inner = null)
    : DatasetException(Kind(idxFault), $"{path}: {what}", path, inner)
{
    /// <summary>What is wrong.</summary>
    public IdxFault IdxFault { get; } = idxFault;

    private static DatasetFault Kind(IdxFault fault) => fault switch
    {
        IdxFault.Unreadable => DatasetFault.Missing,
        IdxFault.CountMismatch or IdxFault.LabelOutOfRange => DatasetFault.Mismatch,
        _ => DatasetFault.Damaged,
    };
}
