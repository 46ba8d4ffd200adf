namespace Fude.Inference;

/// <summary>A classifier that stays open until this is disposed, even if it is disposed itself meanwhile.</summary>
public sealed class ClassifierLease : IDisposable
{
    private int returned;

    internal ClassifierLease(Classifier classifier) => Classifier = classifier;

    /// <summary>The classifier. Its own methods refuse once it is disposed; those of the lease don't.</summary>
    public Classifier Classifier { get; }

    /// <inheritdoc cref="Classifier.Predict"/>
    public void Predict(ReadOnlySpan<byte> pixels, Span<float> probabilities) => Open().PredictCore(pixels, probabilities);

    /// <inheritdoc cref="Classifier.PredictBatch"/>
    public void PredictBatch(ReadOnlySpan<byte> pixels, Span<float> probabilities, int parallelism = 0, CancellationToken cancellationToken = default) =>
        Open().PredictBatchCore(pixels, probabilities, parallelism, cancellationToken);

    /// <inheritdoc cref="Classifier.Classify(ReadOnlySpan{byte})"/>
    public Classification Classify(ReadOnlySpan<byte> pictureFile) => Open().ClassifyCore(pictureFile, out _);

    /// <inheritdoc cref="Classifier.Classify(ReadOnlySpan{byte}, out StageTimes)"/>
    public Classification Classify(ReadOnlySpan<byte> pictureFile, out StageTimes times) => Open().ClassifyCore(pictureFile, out times);

    /// <summary>Gives the lease back. No call on it may be at work.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref returned, 1) == 0)
            Classifier.Leave();
    }

    private Classifier Open()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref returned) != 0, this);
        return Classifier;
    }
}
