using Fude.Tracking.Client;
using Fude.Tracking.Errors;

namespace Fude.Tracking.Artifacts.Trees;

/// <summary>What clients are told about paths that lead nowhere.</summary>
internal static class TreeFault
{
    public static MlflowException Link() => PathText.Invalid("it leads over a symbolic link, and links are not followed");

    public static MlflowException Folder(ArtifactPath path) => MlflowException.Invalid($"'{path}' is a folder, not a file.");

    public static MlflowException NoFile(ArtifactPath path) => MlflowException.Invalid($"'{path}' is not an ordinary file.");

    public static MlflowException FileOnTheWay(ArtifactPath path) => MlflowException.Invalid($"'{path}' can't be written: a part of its path is a file already.");

    public static MlflowException KeepsVanishing(ArtifactPath path) =>
        new(ErrorCode.TemporarilyUnavailable, $"'{path}' can't be written: its folder is deleted again and again. Try again.");

    public static MlflowException TooMany(ArtifactPath path, int most) =>
        MlflowException.Invalid($"'{path}' holds more than {most} files and folders, more than this server lists: list a folder in it.");
}
