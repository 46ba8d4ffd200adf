using Fude.Imaging;

namespace Fude.App.Storage;

/// <summary>The column <c>images.preprocessing</c>: what made an image's pixels. Most have <c>mnist-v1</c>, which is null.</summary>
internal static class StoredPixels
{
    /// <summary>What is stored for a preprocessing.</summary>
    public static string? Name(IPreprocessing preprocessing) => preprocessing.Id == Preprocessings.MnistV1 ? null : preprocessing.Id;
}
