using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Security.Cryptography;

namespace Fude.Training.NativeLibraries;

/// <summary>How TorchSharp's native library can be loaded on this machine.</summary>
public enum TorchNativeState
{
    /// <summary>The library fits this system as it is.</summary>
    Fits,

    /// <summary>The system's libstdc++ is older than the library asks for; a copy with that one requirement marked weak is used.</summary>
    WeakCopy,

    /// <summary>The library lacks something that marking one requirement weak does not mend; it is left as it is.</summary>
    DoesNotFit,

    /// <summary>There is no native library for this platform beside the program.</summary>
    Missing,
}

/// <summary>What was found about TorchSharp's native library.</summary>
/// <param name="State">Whether and how it can be loaded.</param>
/// <param name="Library">The library to load: the original, or the copy; null where there is none.</param>
/// <param name="Detail">One sentence for people.</param>
public sealed record TorchNativeReport(TorchNativeState State, string? Library, string Detail);

/// <summary>
/// Makes TorchSharp's native library load on systems whose libstdc++ lacks the version <c>GLIBCXX_3.4.32</c> (Debian 12, Ubuntu 22.04).
/// The library asks for that version only because of <c>std::ios_base_library_init</c>, which nothing calls; with the
/// requirement marked weak the dynamic linker goes on without it.
/// </summary>
public static partial class TorchNative
{
    /// <summary>The one version that may be marked weak.</summary>
    public const string WeakVersion = "GLIBCXX_3.4.32";

    /// <summary>The only symbol that may hang on it.</summary>
    public const string WeakSymbol = "_ZSt21ios_base_library_initv";

    private const string StandardLibrary = "libstdc++.so.6";
    private const string FileName = "libLibTorchSharp.so";
    private static readonly Lazy<TorchNativeReport> Found = new(() => Inspect(OriginalPath(), StandardLibraryPath(), CacheFolder()));
    private static readonly Lazy<nint> CopyHandle = new(LoadCopy);
    private static int s_initialized;

    /// <summary>What was found on this machine. The first call reads the library and, where needed, writes the copy.</summary>
    public static TorchNativeReport Report => Found.Value;

    /// <summary>
    /// Lets the runtime fall back to the copy when it can't load the original, and has libtorch's threads wait for each other
    /// without burning the processor. To be called once before the first use of TorchSharp; further calls do nothing. Nothing is read until
    /// TorchSharp is really used.
    /// </summary>
    public static void Initialize()
    {
        if (!OperatingSystem.IsLinux() || Interlocked.Exchange(ref s_initialized, 1) != 0)
            return;
        // libgomp's threads spin for milliseconds by default, and where another process wants the processor too, they spin while
        // the one that they wait for does not run. Measured beside a busy browser on two cores: 75 to 170 s for an epoch of the
        // cnn, and 20 to 36 s with threads that sleep at once. Those cost a tenth to a fifth on a quiet machine, which a short spin
        // does not. Who sets either variable decides.
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            _ = SetEnvironment("GOMP_SPINCOUNT", "20000", overwrite: 0);
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += static (_, name) =>
            name is "LibTorchSharp" or "libLibTorchSharp" && Report.State == TorchNativeState.WeakCopy ? CopyHandle.Value : 0;
    }

    /// <summary>Decides for one library and one libstdc++, and writes the copy where it is needed.</summary>
    /// <param name="original">TorchSharp's native library; null where it was not found.</param>
    /// <param name="standardLibrary">The system's libstdc++; null where it was not found.</param>
    /// <param name="cacheFolder">Where copies are kept, in a folder named by the hash of the original.</param>
    public static TorchNativeReport Inspect(string? original, string? standardLibrary, string cacheFolder)
    {
        if (!OperatingSystem.IsLinux())
            return new(TorchNativeState.Fits, original, "nothing to mend on this operating system");
        if (original is null)
            return new(TorchNativeState.Missing, null, $"{FileName} is not beside the program: TorchSharp has none for {RuntimeInformation.RuntimeIdentifier}");
        if (standardLibrary is null)
            return new(TorchNativeState.DoesNotFit, original, $"{StandardLibrary} was not found: install libstdc++6");
        try
        {
            return Inspect(original, ElfVersions.Read(File.ReadAllBytes(standardLibrary)).Provides, cacheFolder);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return new(TorchNativeState.DoesNotFit, original, $"{original} could not be checked: {e.Message}");
        }
    }

    private static TorchNativeReport Inspect(string original, IReadOnlySet<string> provided, string cacheFolder)
    {
        var bytes = File.ReadAllBytes(original);
        var elf = ElfVersions.Read(bytes);
        var lacking = elf.Needs.Where(need => need.Library == StandardLibrary && !need.Weak && !provided.Contains(need.Version)).ToList();
        if (lacking.Count == 0)
            return new(TorchNativeState.Fits, original, $"{StandardLibrary} has every version that {FileName} asks for");

        var versions = string.Join(", ", lacking.Select(need => need.Version));
        if (lacking is not [{ Version: WeakVersion } need1])
            return new(TorchNativeState.DoesNotFit, original, $"{StandardLibrary} lacks {versions}: a newer libstdc++6 is needed");
        var symbols = elf.SymbolsOf(need1);
        if (symbols is not [WeakSymbol])
            return new(TorchNativeState.DoesNotFit, original, $"{FileName} needs {WeakVersion} for {symbols.Count} symbols ({string.Join(", ", symbols.Take(3))}): a newer libstdc++6 is needed");

        var copy = WriteCopy(elf.WithWeak(need1), Path.Combine(cacheFolder, Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]));
        return new(TorchNativeState.WeakCopy, copy, $"{StandardLibrary} lacks {WeakVersion}, which nothing calls: a copy that does without it is used");
    }

    private static string WriteCopy(byte[] content, string folder)
    {
        var target = Path.Combine(folder, FileName);
        if (File.Exists(target) && File.ReadAllBytes(target).AsSpan().SequenceEqual(content))
            return target;
        Directory.CreateDirectory(folder);
        var temporary = $"{target}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, target, overwrite: true);
        return target;
    }

    private static nint LoadCopy()
    {
        // The copy lies elsewhere, so what it links to has to be in the process before it; the linker then finds it by name.
        var folder = Path.GetDirectoryName(OriginalPath())!;
        foreach (var name in (string[])["libc10.so", "libtorch_cpu.so", "libtorch.so"])
            NativeLibrary.Load(Path.Combine(folder, name));
        return NativeLibrary.Load(Report.Library!);
    }

    // libgomp reads the environment of the process itself, which the runtime's own copy of it does not reach.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    private static string? OriginalPath()
    {
        var native = Path.Combine("runtimes", "linux-x64", "native");
        var probed = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return probed.Concat([AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, native)])
            .Select(folder => Path.Combine(folder, FileName))
            .FirstOrDefault(File.Exists);
    }

    private static string? StandardLibraryPath()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad(StandardLibrary, out _))
            return null;
        return File.ReadLines("/proc/self/maps")
            .Select(line => line.IndexOf('/') is var at and >= 0 ? line[at..] : "")
            .FirstOrDefault(path => Path.GetFileName(path).StartsWith("libstdc++.so", StringComparison.Ordinal) && File.Exists(path));
    }

    private static string CacheFolder()
    {
        var root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache)
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache");
        try
        {
            return Directory.CreateDirectory(Path.Combine(root, "fude", "native")).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder with a name that nobody could have taken before: its content is loaded as code.
            return Directory.CreateTempSubdirectory("fude-native-").FullName;
        }
    }
}
