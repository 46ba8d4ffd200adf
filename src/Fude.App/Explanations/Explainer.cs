using Fude.App.Models;
using Fude.App.Settings;
using Fude.App.Storage.Pictures;
using Fude.App.Telemetry;
using Fude.Hosting.Databases;
using Fude.Imaging;

namespace Fude.App.Explanations;

/// <summary>Works out the way of a stored drawing through a model again, and keeps what there was on it.</summary>
internal sealed class Explainer(Database database, StoredPictures pictures, AppSettings settings, AppMetrics metrics)
{
    private const int LongestSide = 1024; // as large as anybody looks at
    private const float LeastProbability = 1e-30f; // JSON has no infinity

    /// <summary>Explains an answer.</summary>
    /// <param name="id">The drawing.</param>
    /// <param name="lease">The model.</param>
    /// <returns>Null where there is no such drawing, or its picture is gone or can't be used.</returns>
    /// <exception cref="DatabaseException">The database can't be read now.</exception>
    public async ValueTask<ExplanationAnswer?> ExplainAsync(long id, ModelLease lease)
    {
        var drawing = await database.ReadAsync(session => Read(session, id, lease.Model.Id));
        if (drawing is null || !PictureDecoder.TryDecode(drawing.Png, settings.Pictures, out var picture, out _))
            return null;
        var classifier = lease.Model.Classifier;
        if (!classifier.Preprocessing.TryExplain(picture, out var steps, out _))
            return null;
        var said = lease.Network.Classify(drawing.Png, out var times);
        var ink = Picture(steps.Ink);
        return !said.Succeeded ? null : new ExplanationAnswer
        {
            Id = id,
            ModelTag = lease.Model.Tag,
            Label = said.Label,
            Preprocessing = classifier.Preprocessing.Id,
            Received = new ReceivedPicture(drawing.Url, "PNG", picture.Width, picture.Height, drawing.Png.Length),
            OnPaper = Picture(steps.OnPaper),
            Background = steps.Background,
            DarkInk = steps.DarkInk,
            Ink = ink,
            Box = steps.Place is { Box: var box } ? new PlaneBox(box.Left, box.Top, box.Width, box.Height, (double)ink.Width / picture.Width) : null,
            Scaled = steps.Scaled is { } scaled ? Picture(scaled) : null,
            Place = steps.Place is { } place ? new PlanePlace(place.Left, place.Top) : null,
            Frame = Picture(steps.Frame),
            Tensor = new TensorContent(classifier.Bundle.Manifest.Input.Name, "uint8", [1, 1, steps.Frame.Height, steps.Frame.Width], said.Pixels),
            Labels = classifier.Labels,
            Scores = [.. said.Probabilities.Select(probability => MathF.Log(MathF.Max(probability, LeastProbability)))],
            Probabilities = said.Probabilities,
            Stored = drawing.Places,
            Micros = new StepMicros(times.Decode.TotalMicroseconds, times.Prepare.TotalMicroseconds, times.Infer.TotalMicroseconds, metrics.StoredLately?.TotalMicroseconds),
        };
    }

    private Drawing? Read(DatabaseSession session, long id, long modelId)
    {
        var image = session.First("SELECT original_filename, pixels FROM images WHERE id = @p0", row => new { File = row.GetString(0), Pixels = row.Bytes(1) }, id);
        if (image is null || !PictureNames.TryGetKey(image.File, out var key))
            return null;
        var kept = new DatabasePictures().Read(session, id, key);
        if ((kept ?? pictures.Read(session, id, key)) is not { } png)
            return null;
        var answer = session.First("SELECT id, created_at FROM predictions WHERE image_id = @p0 AND model_id = @p1 ORDER BY id DESC LIMIT 1", row => new { Id = row.GetInt64(0), At = row.Time(1) }, id, modelId);
        var places = new StoredPlaces(
            session.Kind == DatabaseKind.Sqlite ? "SQLite" : "MySQL/MariaDB", id, image.Pixels?.Length ?? 0, kept is null ? "folder" : "database",
            kept is null ? $"{key}/{PictureNames.OriginalFile}" : null, png.Length, modelId, answer?.Id, answer?.At);
        return new Drawing(png, PictureNames.Original(key), places);
    }

    private static PlanePicture Picture(GreyPlane plane)
    {
        var (file, width, height) = PngFile.EncodeGrey(plane.Values, plane.Width, plane.Height, LongestSide);
        return new PlanePicture(width, height, file);
    }

    private sealed record Drawing(byte[] Png, string Url, StoredPlaces Places);
}
