using Fude.App.Storage.Pictures;
using Fude.Hosting.Databases;
using Fude.Hosting.Settings;

namespace Fude.App.Settings;

/// <summary>Where drawings and predictions are kept.</summary>
public sealed record StorageSettings
{
    /// <summary>Folder of the database and whatever else the application keeps.</summary>
    public required string Folder { get; init; }

    /// <summary>The database.</summary>
    public required DatabaseSettings Database { get; init; }

    /// <summary>Whether pictures lie in <see cref="PictureFolder"/> and not in the database.</summary>
    public bool PicturesInFolder { get; init; }

    /// <summary>Folder of the pictures, where they were or are kept in one.</summary>
    public required string PictureFolder { get; init; }

    /// <summary>Predictions that may wait to be stored; the next is answered 503.</summary>
    public int MaxWaiting { get; init; } = 1024;

    /// <summary>Predictions that are committed together.</summary>
    public int MaxGroup { get; init; } = 256;

    internal StoredPictures Pictures() => PicturesInFolder
        ? new StoredPictures(new FolderPictures(PictureFolder), new DatabasePictures())
        : new StoredPictures(new DatabasePictures(), new FolderPictures(PictureFolder));

    internal static StorageSettings Read(SettingsReader reader)
    {
        var folder = Path.GetFullPath(reader.Name("Data:Path", 4096, "Folder of the database and the pictures; it is made where it is missing. Default: fude-data in the working folder.") ?? "fude-data");
        var pictures = reader.Name("Pictures:Path", 4096, "Folder of the pictures where Pictures:InFolder is set, or was. Default: images below Data:Path.");
        return new StorageSettings
        {
            Folder = folder,
            Database = DatabaseSettings.Read(reader, Path.Combine(folder, "app.db"), "app.db below Data:Path"),
            PicturesInFolder = reader.Flag("Pictures:InFolder", "Keep pictures as files, which a proxy can serve, and not in the database."),
            PictureFolder = Path.GetFullPath(pictures ?? Path.Combine(folder, "images")),
            MaxWaiting = reader.Number("Storage:MaxWaiting", 1024, 1, 1_000_000, "Predictions that may wait to be stored; the next is answered 503."),
            MaxGroup = reader.Number("Storage:MaxGroup", 256, 1, 10_000, "Predictions that are committed together."),
        };
    }
}
