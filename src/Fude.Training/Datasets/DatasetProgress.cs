namespace Fude.Training.Datasets;

/// <summary>What a loader is busy with.</summary>
public enum DatasetStage
{
    /// <summary>A sentence worth a line of its own: what was found, refused or given up.</summary>
    Message,

    /// <summary>A file is being downloaded; amounts are compressed bytes.</summary>
    Download,

    /// <summary>Pictures are being decoded; amounts are pictures.</summary>
    Decode,

    /// <summary>Digits are being drawn; amounts are pictures.</summary>
    Generate,
}

/// <summary>One report of a loader. Reports come from several threads and at most a few hundred a second.</summary>
/// <param name="Stage">What is going on.</param>
/// <param name="Text">A sentence (<see cref="DatasetStage.Message"/>), or the name of the file or set.</param>
/// <param name="Done">Bytes or pictures done.</param>
/// <param name="Total">Bytes or pictures in all; null where it is not known.</param>
public sealed record DatasetProgress(DatasetStage Stage, string Text, long Done = 0, long? Total = null);
