using System.Diagnostics.CodeAnalysis;

namespace Fude.App.Models;

/// <summary>
/// Holds the set that requests read. The set is swapped whole; a model that is not in the next one is disposed when the last
/// request that uses it has left. Nobody waits for anybody.
/// </summary>
/// <param name="first">The set to begin with.</param>
public sealed class ServedModels(ModelSet first) : IDisposable
{
    private readonly Lock _changing = new();
    private volatile ModelSet _set = first;

    /// <summary>The set of now: for what it is told. To predict, acquire a model.</summary>
    public ModelSet Set => _set;

    /// <summary>Holds the model open that answers now.</summary>
    /// <exception cref="ObjectDisposedException">The host has stopped.</exception>
    public ModelLease Acquire() => AcquireLive();

    /// <summary>Holds the model open of the release that answers somebody.</summary>
    /// <param name="client">Who asks: some bytes of their own.</param>
    /// <exception cref="ObjectDisposedException">The host has stopped.</exception>
    public ModelLease AcquireFor(ReadOnlySpan<byte> client)
    {
        while (true)
        {
            var set = _set;
            var release = set.Choose(client);
            if (release.Model.Classifier.TryAcquire(out var network))
                return new ModelLease(release.Model, network) { Release = release };
            ObjectDisposedException.ThrowIf(ReferenceEquals(set, _set), this);
        }
    }

    /// <summary>Holds the model open of the release that is live.</summary>
    /// <exception cref="ObjectDisposedException">The host has stopped.</exception>
    public ModelLease AcquireLive()
    {
        while (true)
        {
            var set = _set;
            if (set.Live.Model.Classifier.TryAcquire(out var network))
                return new ModelLease(set.Live.Model, network) { Release = set.Live };
            ObjectDisposedException.ThrowIf(ReferenceEquals(set, _set), this);
        }
    }

    /// <summary>Holds a model of the set open.</summary>
    /// <param name="choose">Chooses it; null for none.</param>
    /// <param name="lease">Dispose it when the prediction is made.</param>
    /// <returns>False where none was chosen.</returns>
    /// <exception cref="ObjectDisposedException">The host has stopped.</exception>
    public bool TryAcquire(Func<ModelSet, LoadedModel?> choose, [NotNullWhen(true)] out ModelLease? lease)
    {
        lease = null;
        while (true)
        {
            var set = _set;
            if (choose(set) is not { } model)
                return false;
            if (model.Classifier.TryAcquire(out var network))
            {
                lease = new ModelLease(model, network);
                return true;
            }

            // It was swapped out between the look and the grasp: the next set has another. Where it has not, all are disposed.
            ObjectDisposedException.ThrowIf(ReferenceEquals(set, _set), this);
        }
    }

    /// <summary>Replaces the set. Models of the old set that are not in the new one are disposed when their last request has left.</summary>
    /// <param name="change">Makes the new set from the present one; not called by two at once.</param>
    /// <returns>The new set.</returns>
    public ModelSet Replace(Func<ModelSet, ModelSet> change)
    {
        lock (_changing)
        {
            var (before, after) = (_set, change(_set));
            _set = after;
            foreach (var gone in before.All.Where(model => !after.All.Any(kept => ReferenceEquals(kept.Classifier, model.Classifier))))
                gone.Classifier.Dispose();
            return after;
        }
    }

    /// <summary>Disposes every model when its last request has left.</summary>
    public void Dispose()
    {
        lock (_changing)
        {
            foreach (var model in _set.All)
                model.Classifier.Dispose();
        }
    }
}
