using System.Runtime.InteropServices;

namespace Fude.Bundles;

/// <summary>What .NET has no call for.</summary>
internal static partial class NativeFolder
{
    /// <summary>Flushes a folder's entries to disk. Windows does so by itself.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, 0);
        if (descriptor < 0)
            throw new IOException($"'{folder}' can't be opened to flush it (error {Marshal.GetLastPInvokeError()}).");
        try
        {
            const int invalid = 22; // EINVAL: this file system has no flush for folders.
            if (FSync(descriptor) != 0 && Marshal.GetLastPInvokeError() != invalid)
                throw new IOException($"'{folder}' can't be flushed to disk (error {Marshal.GetLastPInvokeError()}).");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Exchanges two folders in one step, where the system can.</summary>
    public static bool TryExchange(string first, string second)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            const int currentFolder = -100; // AT_FDCWD
            const uint exchange = 2; // RENAME_EXCHANGE
            return RenameAt2(currentFolder, first, currentFolder, second, exchange) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int firstFolder, string first, int secondFolder, string second, uint flags);
}
