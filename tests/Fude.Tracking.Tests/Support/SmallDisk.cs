using System.Diagnostics;
using Fude.Testing;

namespace Fude.Tracking.Tests.Support;

/// <summary>A file system of a few megabytes in memory.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallDisk()
    {
    }

    /// <summary>Its folder.</summary>
    public string Path => _folder.Path;

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

    /// <summary>Mounts one; skips the test where that is not allowed.</summary>
    public static SmallDisk Mount(int bytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting a small disk takes root on Linux.");
        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "tmpfs", disk.Path) == 0)
            return disk;
        disk._folder.Dispose();
        Assert.Skip("A tmpfs can't be mounted here.");
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        _folder.Dispose();
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
