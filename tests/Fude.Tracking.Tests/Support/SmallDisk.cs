using System.Diagnostics;
using Fude.Testing;

namespace Fude.Tracking.Tests.Support;

/// <summary>A file system of a few megabytes in memory.</summary>
public sealed class SmallDisk : IDisposable
{
    /// <summary>Reason to skip with where it can't be made.</summary>
    public const string Missing = "a small file system can't be mounted (needs Linux and root)";

    private readonly TemporaryFolder _folder = new();

    private SmallDisk()
    {
    }

    /// <summary>Its folder.</summary>
    public string Path => _folder.Path;

    /// <summary>Mounts one; skips the test where that can't be done.</summary>
    /// <param name="megabytes">Its size.</param>
    public static SmallDisk Mount(int megabytes)
    {
        var disk = new SmallDisk();
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "fude-test", disk.Path))
            return disk;
        disk._folder.Dispose();
        Assert.Skip(Missing);
        return disk;
    }

    /// <summary>Takes all the room that is left.</summary>
    /// <returns>The file that takes it: delete it to free the room.</returns>
    public string Fill()
    {
        var file = System.IO.Path.Combine(Path, "ballast");
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var block = new byte[4096]; ;)
                stream.Write(block);
        }
        catch (IOException)
        {
            return file;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Run("umount", "-l", Path);
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
