using System.Diagnostics;

namespace Fude.Testing;

/// <summary>A file system of a few megabytes in memory.</summary>
public sealed class SmallDisk : IDisposable
{
    /// <summary>Reason to skip with.</summary>
    public const string Missing = "Mounting a small disk takes root on Linux, outside of most containers.";

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

    /// <summary>Mounts one.</summary>
    /// <param name="bytes">Its size.</param>
    /// <returns>Null where that is not allowed.</returns>
    public static SmallDisk? TryMount(int bytes)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return null;
        var disk = new SmallDisk();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "tmpfs", disk.Path) == 0)
            return disk;
        disk._folder.Dispose();
        return null;
    }

    /// <summary>Lets nobody write to it, or everybody again.</summary>
    /// <param name="readOnly">Whether nobody may.</param>
    public void SetReadOnly(bool readOnly)
    {
        if (Run("mount", "-o", readOnly ? "remount,ro" : "remount,rw", Path) != 0)
            throw new InvalidOperationException($"{Path} can't be mounted again.");
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
