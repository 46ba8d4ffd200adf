namespace Fude.Training.Datasets;

/// <summary>Why a dataset could not be had.</summary>
public enum DatasetFault
{
    /// <summary>The options are wrong; the message tells all mistakes.</summary>
    Options,

    /// <summary>A file or folder is not there, or may not be read or written.</summary>
    Missing,

    /// <summary>A file is not what it should be.</summary>
    Damaged,

    /// <summary>Files are good each by itself and don't belong together.</summary>
    Mismatch,

    /// <summary>No mirror gave the files.</summary>
    Unavailable,
}

/// <summary>A dataset could not be had. The message is one line that says what is wrong and what to do.</summary>
/// <param name="fault">Why.</param>
/// <param name="message">One line for people.</param>
/// <param name="path">The file or folder that it is about; null where it is about none.</param>
/// <param name="inner">What caused it.</param>
public class DatasetException(DatasetFault fault, string message, string? path = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public DatasetFault Fault { get; } = fault;

    /// <summary>The file or folder that it is about; null where it is about none.</summary>
    public string? Path { get; } = path;
}
