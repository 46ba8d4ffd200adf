namespace Fude.Testing;

/// <summary>A folder of its own that is removed with its content.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder's full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("fude-test-").FullName;

    /// <summary>The path of something inside.</summary>
    /// <param name="name">A relative path.</param>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
