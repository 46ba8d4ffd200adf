using System.Diagnostics;
using Fude.App.Models;
using Fude.App.Predictions;
using Fude.App.Settings;
using Fude.App.Storage;
using Fude.App.Storage.Pictures;
using Fude.Hosting.Databases;
using Fude.Imaging;

namespace Fude.App.Repredictions;

/// <summary>A model's new answer for an image.</summary>
/// <param name="ImageId">The image.</param>
/// <param name="Label">The most probable label.</param>
/// <param name="Result">The probabilities as a JSON array.</param>
/// <param name="Pixels">What the network saw, to be kept where the image has none yet; otherwise null.</param>
internal sealed record NewAnswer(long ImageId, string Label, string Result, byte[]? Pixels);

/// <summary>The answers for the next images of a reprediction.</summary>
/// <param name="Answers">Those to be stored.</param>
/// <param name="Last">Images up to this one are dealt with.</param>
/// <param name="Done">How many those are.</param>
/// <param name="Skipped">How many of them got no new answer.</param>
/// <param name="Preprocessing">What made the pixels of the answers.</param>
internal sealed record PredictedBatch(List<NewAnswer> Answers, long Last, long Done, long Skipped, string? Preprocessing);

/// <summary>Predicts the next images of a reprediction. Blocks its thread.</summary>
internal sealed class BatchPredictor(Database database, StoredPictures pictures, AppSettings settings)
{
    // ONNX Runtime adds up a batch in another order than one picture.
    private const float Same = 1e-5f;
    private const int LargerAlone = 4;
    private static readonly TimeSpan MostPreparing = TimeSpan.FromMilliseconds(500);

    /// <summary>Predicts the next ones.</summary>
    /// <param name="job">The reprediction.</param>
    /// <param name="model">Its model.</param>
    /// <param name="alone">Whether nobody else predicts: then it takes larger batches and all processors.</param>
    /// <returns>Null where there are no more.</returns>
    /// <exception cref="DatabaseException">The database can't be read now.</exception>
    public PredictedBatch? Next(Reprediction job, ModelLease model, bool alone)
    {
        var (window, before) = Read(session =>
        {
            var window = ImageWindow.Read(session, job, settings.Repredictions.Batch * (alone ? LargerAlone : 1));
            return (window, job.Forced ? window?.Answers(session, job) : null);
        });
        if (window is null)
            return null;
        var pixels = new byte[window.Images.Count * model.Model.Classifier.PixelCount];
        var usable = Prepare(window.Images, model.Model.Classifier.Preprocessing, pixels, out var looked);
        if (looked < window.Images.Count)
            window = Read(session => window.Until(session, job, looked));

        var probabilities = new float[usable.Count * model.Model.Labels.Count];
        model.Network.PredictBatch(pixels.AsSpan(0, usable.Count * model.Model.Classifier.PixelCount), probabilities, alone ? Environment.ProcessorCount : 1);
        var answers = Answers(usable, pixels, probabilities, model.Model, before);
        return new PredictedBatch(answers, window.Last, window.Count, window.Count - usable.Count, StoredPixels.Name(model.Model.Classifier.Preprocessing));
    }

    // Pixels that another preprocessing made, or that nobody made yet, take much longer: such a batch ends early.
    private List<StoredImage> Prepare(List<StoredImage> images, IPreprocessing preprocessing, byte[] pixels, out int looked)
    {
        var usable = new List<StoredImage>(images.Count);
        var (start, size) = (Stopwatch.GetTimestamp(), preprocessing.Width * preprocessing.Height);
        for (looked = 0; looked < images.Count && Stopwatch.GetElapsedTime(start) < MostPreparing; looked++)
        {
            var image = images[looked];
            var place = pixels.AsSpan(usable.Count * size, size);
            var stored = image.Pixels?.Length == size && image.Preprocessing == StoredPixels.Name(preprocessing);
            if (stored)
                image.Pixels.CopyTo(place);
            if (stored || TryPrepare(image, preprocessing, place))
                usable.Add(image);
        }

        return usable;
    }

    private bool TryPrepare(StoredImage image, IPreprocessing preprocessing, Span<byte> pixels)
    {
        if (!PictureNames.TryGetKey(image.OriginalFilename, out var key) || Read(session => pictures.Read(session, image.Id, key)) is not { } file)
            return false;
        return PictureDecoder.TryDecode(file, settings.Pictures, out var picture, out _) && preprocessing.TryPrepare(picture, pixels, out _);
    }

    private static List<NewAnswer> Answers(List<StoredImage> images, byte[] pixels, float[] probabilities, LoadedModel model, Dictionary<long, float[]>? before)
    {
        var (answers, classes, size) = (new List<NewAnswer>(images.Count), model.Labels.Count, model.Classifier.PixelCount);
        for (var i = 0; i < images.Count; i++)
        {
            var own = probabilities.AsSpan(i * classes, classes);
            var kept = images[i].Pixels is null ? pixels.AsSpan(i * size, size).ToArray() : null;
            if (before is null || !before.TryGetValue(images[i].Id, out var said) || !IsSame(own, said))
                answers.Add(new NewAnswer(images[i].Id, model.Labels[Largest(own)], PredictionStore.Json(own), kept));
        }

        return answers;
    }

    private static bool IsSame(ReadOnlySpan<float> now, ReadOnlySpan<float> before)
    {
        var same = now.Length == before.Length;
        for (var i = 0; same && i < now.Length; i++)
            same = MathF.Abs(now[i] - before[i]) <= Same;
        return same;
    }

    private static int Largest(ReadOnlySpan<float> values)
    {
        var largest = 0;
        for (var i = 1; i < values.Length; i++)
            largest = values[i] > values[largest] ? i : largest;
        return largest;
    }

    private T Read<T>(Func<DatabaseSession, T> read) => database.ReadAsync(read).AsTask().GetAwaiter().GetResult();
}
