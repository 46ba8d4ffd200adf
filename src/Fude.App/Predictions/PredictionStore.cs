using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fude.App.Errors;
using Fude.App.History;
using Fude.App.Models;
using Fude.App.Settings;
using Fude.App.Storage;
using Fude.App.Storage.Pictures;
using Fude.App.Telemetry;
using Fude.Hosting.Databases;
using Fude.Imaging;
using Fude.Inference;

namespace Fude.App.Predictions;

/// <summary>Keeps drawings with their answers.</summary>
/// <param name="queue">The way into the database.</param>
/// <param name="pictures">Where pictures are kept.</param>
/// <param name="settings">Limits on pictures.</param>
/// <param name="time">Tells when.</param>
/// <param name="metrics">Take how long it takes.</param>
/// <param name="events">Are told of each.</param>
internal sealed class PredictionStore(PredictionQueue queue, StoredPictures pictures, AppSettings settings, TimeProvider time, AppMetrics metrics, AppEvents events)
{
    private static readonly AppFault Full = new(AppErrors.Busy, "Too many predictions are waiting to be stored. Try again in a second.") { RetryAfter = 1 };

    /// <summary>Stores a drawing, and returns after it is durable.</summary>
    /// <param name="picture">The file as it was received.</param>
    /// <param name="said">What the model said of it.</param>
    /// <param name="lease">The model, and the release that it answered as.</param>
    /// <param name="client">Who drew it, or null.</param>
    /// <returns>The numbers of the rows, or why nothing was stored.</returns>
    /// <exception cref="DatabaseException">The database can't be written now.</exception>
    public async ValueTask<(StoredPrediction Stored, AppFault? Fault)> StoreAsync(ReadOnlyMemory<byte> picture, Classification said, ModelLease lease, byte[]? client)
    {
        var model = lease.Model;
        var start = Stopwatch.GetTimestamp();
        var now = time.GetUtcNow();
        var key = PictureNames.NewKey(now);
        var png = AsPng(picture.Span);
        byte[]? content;
        try
        {
            content = pictures.Current.Keep(key, png, () => PngFile.EncodeGrey(said.Pixels, model.Classifier.Preprocessing.Width, model.Classifier.Preprocessing.Height));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Remove(key);
            throw new DatabaseException(DatabaseFault.Unavailable, $"the folder of the pictures can't be written: {e.Message.ReplaceLineEndings(" ")}", e);
        }

        var prediction = new NewPrediction(key, content, said.Pixels, client, model.Id, Json(said.Probabilities), said.Label!, now.UtcDateTime)
        {
            Preprocessing = StoredPixels.Name(model.Classifier.Preprocessing),
            ReleaseId = lease.Release is { Id: > 0 } release ? release.Id : null,
        };
        if (queue.TryStore(prediction, out var stored))
        {
            var rows = await WaitAsync(key, stored);
            metrics.Stored(Stopwatch.GetElapsedTime(start));
            return (rows, null);
        }

        Remove(key);
        return (default, Full);
    }

    /// <summary>Probabilities as the database keeps them: a JSON array of the shortest numbers that read back the same.</summary>
    public static string Json(ReadOnlySpan<float> probabilities)
    {
        var text = new StringBuilder(probabilities.Length * 14).Append('[');
        foreach (var probability in probabilities)
            text.Append(text.Length == 1 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{probability}");
        return text.Append(']').ToString();
    }

    private async Task<StoredPrediction> WaitAsync(string key, Task<StoredPrediction> stored)
    {
        try
        {
            var rows = await stored;
            events.Prediction(rows.ImageId);
            return rows;
        }
        catch (DatabaseException e) when (e.Fault != DatabaseFault.Unavailable)
        {
            Remove(key); // where the commit's answer was lost the row may be there, and keeps its files
            throw;
        }
    }

    private byte[] AsPng(ReadOnlySpan<byte> picture)
    {
        if (PngFile.IsPng(picture))
            return picture.ToArray();
        return PictureDecoder.TryDecode(picture, settings.Pictures, out var decoded, out _)
            ? PngFile.Encode(decoded)
            : throw new InvalidOperationException("A picture that was predicted can't be decoded again.");
    }

    private void Remove(string key)
    {
        try
        {
            pictures.Current.Remove(key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What can't be removed now is found by 'fude doctor --repair'.
        }
    }
}
