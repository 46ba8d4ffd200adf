using System.Runtime.InteropServices;

namespace Fude.Tracking.Client.Spooling;

/// <summary>Flushes the entries of a folder, which .NET has no call for. Windows does so by itself.</summary>
internal static partial class NativeFolder
{
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

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
