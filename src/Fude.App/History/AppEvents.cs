using System.Text.Json;
using Fude.App.Settings;

namespace Fude.App.History;

/// <summary>
/// What happens, told to whoever listens. Publishing never waits, and costs next to nothing while nobody listens. Listeners hear what
/// this process does; what other replicas do they see when they ask again.
/// </summary>
/// <param name="settings">Limits.</param>
public sealed class AppEvents(EventSettings settings)
{
    private readonly Lock _changing = new();
    private volatile EventListener[] _listeners = [];

    /// <summary>How many listen.</summary>
    public int Listeners => _listeners.Length;

    /// <summary>A drawing was stored with its answer.</summary>
    /// <param name="imageId">The drawing.</param>
    public void Prediction(long imageId) => Drawing("prediction", imageId);

    /// <summary>Somebody said what a drawing is, or took that back.</summary>
    /// <param name="imageId">The drawing.</param>
    public void Correction(long imageId) => Drawing("correction", imageId);

    /// <summary>A drawing was deleted.</summary>
    /// <param name="imageId">The drawing.</param>
    public void Deletion(long imageId) => Drawing("deletion", imageId);

    /// <summary>A re-prediction of all drawings went on, or ended.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="state">"running", "finished", "cancelled" or "failed".</param>
    /// <param name="done">Drawings that are done.</param>
    /// <param name="total">Drawings that there are.</param>
    public void Reprediction(long id, string state, long done, long total)
    {
        if (_listeners.Length > 0)
            Publish("reprediction", $$"""{"id":{{id}},"state":"{{JsonEncodedText.Encode(state)}}","done":{{done}},"total":{{total}}}""");
    }

    /// <summary>Another model answers now.</summary>
    /// <param name="tag">Its tag.</param>
    public void Model(string tag)
    {
        if (_listeners.Length > 0)
            Publish("model", $$"""{"tag":"{{JsonEncodedText.Encode(tag)}}"}""");
    }

    /// <summary>A release came to another state, or has another share.</summary>
    /// <param name="id">The release.</param>
    /// <param name="state">Its state.</param>
    /// <param name="share">Its share, 0 to 1.</param>
    public void Release(long id, string state, double share)
    {
        if (_listeners.Length > 0)
            Publish("release", string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""{"id":{{id}},"state":"{{state}}","share":{{share}}}"""));
    }

    /// <summary>So much happened that listeners had better ask again for all that they show.</summary>
    public void Resync()
    {
        if (_listeners.Length > 0)
            Publish(EventListener.ResyncName, "{}");
    }

    /// <summary>Begins to listen. Dispose it to end.</summary>
    /// <returns>Null where too many listen already.</returns>
    public EventListener? TryListen()
    {
        lock (_changing)
        {
            if (_listeners.Length >= settings.MaxListeners)
                return null;
            var listener = new EventListener(settings.MaxWaiting, Remove);
            _listeners = [.. _listeners, listener];
            return listener;
        }
    }

    private void Drawing(string name, long imageId)
    {
        if (_listeners.Length > 0)
            Publish(name, $$"""{"id":{{imageId}}}""");
    }

    private void Publish(string name, string data)
    {
        var message = EventListener.Message(name, data);
        foreach (var listener in _listeners)
            listener.Offer(message);
    }

    private void Remove(EventListener listener)
    {
        lock (_changing)
            _listeners = [.. _listeners.Where(other => other != listener)];
    }
}
