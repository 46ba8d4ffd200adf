using System.Text.Json.Serialization;

namespace Fude.App.Explanations;

/// <summary>The way of one stored drawing through one model, from the file to the number.</summary>
internal sealed record ExplanationAnswer
{
    /// <summary>The drawing.</summary>
    public required long Id { get; init; }

    /// <summary>The model.</summary>
    public required string ModelTag { get; init; }

    /// <summary>Its most probable label.</summary>
    public required string Label { get; init; }

    /// <summary>What turned the picture into the network's input.</summary>
    public required string Preprocessing { get; init; }

    /// <summary>The file.</summary>
    public required ReceivedPicture Received { get; init; }

    /// <summary>The picture on its background: luminance.</summary>
    public required PlanePicture OnPaper { get; init; }

    /// <summary>The luminance that was taken for the background, 0 to 255.</summary>
    public required float Background { get; init; }

    /// <summary>Whether the ink is darker than that.</summary>
    public required bool DarkInk { get; init; }

    /// <summary>The ink.</summary>
    public required PlanePicture Ink { get; init; }

    /// <summary>What was cut out; null where the whole picture was taken.</summary>
    public PlaneBox? Box { get; init; }

    /// <summary>What was cut out, scaled.</summary>
    public PlanePicture? Scaled { get; init; }

    /// <summary>Where in the frame it was placed.</summary>
    public PlanePlace? Place { get; init; }

    /// <summary>What the network takes, as a picture.</summary>
    public required PlanePicture Frame { get; init; }

    /// <summary>What the network takes, as numbers.</summary>
    public required TensorContent Tensor { get; init; }

    /// <summary>What the model tells apart.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>Natural logarithms of the probabilities: the network's scores but for one number that is added to all of them.</summary>
    public required float[] Scores { get; init; }

    /// <summary>The probabilities.</summary>
    public required float[] Probabilities { get; init; }

    /// <summary>Where everything is kept.</summary>
    public required StoredPlaces Stored { get; init; }

    /// <summary>How long each step took, in microseconds.</summary>
    public required StepMicros Micros { get; init; }
}

/// <summary>A picture file.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Format">PNG.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Bytes">Size of the file.</param>
internal sealed record ReceivedPicture(string Url, string Format, int Width, int Height, int Bytes);

/// <summary>A grey picture, made smaller where a side would have more than 1,024 pixels.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Png">The file; base64 on the wire.</param>
internal sealed record PlanePicture(int Width, int Height, byte[] Png);

/// <summary>A rectangle in the received picture's pixels.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Scale">How much smaller the pictures of the steps are: 1 for as large.</param>
internal sealed record PlaneBox(int Left, int Top, int Width, int Height, double Scale);

/// <summary>A place in pixels.</summary>
internal sealed record PlanePlace(int Left, int Top);

/// <summary>A tensor.</summary>
/// <param name="Name">The input's name in the model.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Pictures × colours × rows × columns.</param>
/// <param name="Values">One byte an element; base64 on the wire.</param>
internal sealed record TensorContent(string Name, string Type, int[] Shape, byte[] Values);

/// <summary>The rows, and the file, of a drawing and a model's answer.</summary>
/// <param name="Database">SQLite, or MySQL or MariaDB.</param>
/// <param name="ImageId">Row in images.</param>
/// <param name="PixelBytes">Bytes of its pixels.</param>
/// <param name="Picture">"database" or "folder".</param>
/// <param name="PictureName">The file's name in the folder.</param>
/// <param name="PictureBytes">Bytes of the picture.</param>
/// <param name="ModelId">Row in models.</param>
/// <param name="PredictionId">Row in predictions; null where the model has not answered for it.</param>
/// <param name="CreatedAt">When it did.</param>
internal sealed record StoredPlaces(
    string Database, long ImageId, int PixelBytes, string Picture, string? PictureName, int PictureBytes, long ModelId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? PredictionId, DateTime? CreatedAt);

/// <summary>Microseconds of each step.</summary>
/// <param name="Decode">From the file to pixels in colour, measured now.</param>
/// <param name="Preprocess">From there to the network's input, measured now.</param>
/// <param name="Infer">The network, measured now.</param>
/// <param name="Store">Until a prediction was durable, on average lately; null where none was stored since the start.</param>
internal sealed record StepMicros(double Decode, double Preprocess, double Infer, double? Store);
