using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fude.Tracking.Artifacts.Trees;

/// <summary>What .NET has no call for: paths relative to an open folder.</summary>
internal static partial class Libc
{
    public const int NoEntry = 2;
    public const int NoDevice = 6;
    public const int Exists = 17;
    public const int NoFolder = 20;
    public const int IsFolder = 21;
    public const int InvalidArgument = 22;
    public const int NameTooLong = 36;
    public const int NotEmpty = 39;
    public const int TooManyLinks = 40;

    private const int CurrentFolder = -100; // AT_FDCWD
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    // These two differ between Linux's ports: https://elixir.bootlin.com/linux/latest/A/ident/O_NOFOLLOW
    private static readonly bool OfArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Armv6 or Architecture.Ppc64le;
    private static readonly int FolderOnly = OfArm ? 0x4000 : 0x10000;
    private static readonly int NoFollow = OfArm ? 0x8000 : 0x20000;

    /// <summary>Opens a folder that may be reached by links.</summary>
    public static SafeFileHandle OpenRoot(string path)
    {
        var handle = Handle(OpenAt(CurrentFolder, path, FolderOnly | CloseOnExec, 0));
        return handle ?? throw Failure($"'{path}' can't be opened");
    }

    /// <summary>Opens a folder by its path, on any Unix; null with the error in <see cref="Marshal.GetLastPInvokeError"/>.</summary>
    public static SafeFileHandle? OpenPlain(string path) => Handle(Open(path, 0));

    /// <summary>Opens a folder in a folder; null with the error in <see cref="Marshal.GetLastPInvokeError"/>.</summary>
    public static SafeFileHandle? OpenFolder(SafeFileHandle folder, string name) =>
        Handle(OpenAt(folder, name, FolderOnly | NoFollow | CloseOnExec, 0));

    /// <summary>Opens what is no folder for reading, without waiting for the other end of a pipe.</summary>
    public static SafeFileHandle? OpenFile(SafeFileHandle folder, string name) =>
        Handle(OpenAt(folder, name, NoFollow | NonBlocking | CloseOnExec, 0));

    /// <summary>Makes a folder; false with the error in <see cref="Marshal.GetLastPInvokeError"/>.</summary>
    public static bool MakeFolder(SafeFileHandle folder, string name) => MkdirAt(folder, name, 0x1FF) == 0;

    public static bool MoveIn(string file, SafeFileHandle folder, string name) => RenameIn(CurrentFolder, file, folder, name) == 0;

    public static bool MoveOut(SafeFileHandle folder, string name, string file) => RenameOut(folder, name, CurrentFolder, file) == 0;

    /// <summary>Flushes a folder's entries to disk.</summary>
    public static void Flush(SafeFileHandle folder)
    {
        if (FSync(folder) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument) // a file system without such a flush
            throw Failure("A folder of artifacts can't be flushed to disk");
    }

    public static IOException Failure(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}.", error);
    }

    private static SafeFileHandle? Handle(int descriptor) => descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAt(int folder, string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAt(SafeFileHandle folder, string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MkdirAt(SafeFileHandle folder, string path, uint mode);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameIn(int fromFolder, string from, SafeFileHandle toFolder, string to);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameOut(SafeFileHandle fromFolder, string from, int toFolder, string to);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle folder);
}
