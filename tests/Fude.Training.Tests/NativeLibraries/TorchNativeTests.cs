using CsCheck;
using Fude.Testing;
using Fude.Training.NativeLibraries;

namespace Fude.Training.Tests.NativeLibraries;

public sealed class TorchNativeTests : IDisposable
{
    private static readonly string Original = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_requirement_is_found_by_its_names_and_hangs_on_one_symbol()
    {
        SkipElsewhere();
        var elf = ElfVersions.Read(File.ReadAllBytes(Original));

        var need = Assert.Single(elf.Needs, n => n.Version == TorchNative.WeakVersion);

        Assert.Equal("libstdc++.so.6", need.Library);
        Assert.False(need.Weak);
        Assert.Equal([TorchNative.WeakSymbol], elf.SymbolsOf(need));
        Assert.Contains(elf.Needs, n => n is { Library: "libc.so.6", Version: "GLIBC_2.2.5" });
    }

    [Fact]
    public void The_weak_copy_differs_in_the_one_flag_and_the_original_stays()
    {
        SkipElsewhere();
        var before = File.ReadAllBytes(Original);
        var old = PretendOldStandardLibrary();

        var report = TorchNative.Inspect(Original, old, _folder["cache"]);

        Assert.Equal(TorchNativeState.WeakCopy, report.State);
        var copy = File.ReadAllBytes(report.Library!);
        var need = ElfVersions.Read(copy).Needs.Single(n => n.Version == TorchNative.WeakVersion);
        Assert.True(need.Weak);
        Assert.Equal([need.FlagsOffset], Enumerable.Range(0, before.Length).Where(i => before[i] != copy[i]));
        Assert.Equal(before, File.ReadAllBytes(Original));
    }

    [Fact]
    public void A_copy_that_was_tampered_with_is_written_anew()
    {
        SkipElsewhere();
        var old = PretendOldStandardLibrary();
        var copy = TorchNative.Inspect(Original, old, _folder["cache"]).Library!;
        var good = File.ReadAllBytes(copy);
        File.WriteAllBytes(copy, good[..^1]);

        Assert.Equal(copy, TorchNative.Inspect(Original, old, _folder["cache"]).Library);

        Assert.Equal(good, File.ReadAllBytes(copy));
    }

    [Fact]
    public void A_library_that_fits_is_used_as_it_is()
    {
        SkipElsewhere();
        var weak = TorchNative.Inspect(Original, PretendOldStandardLibrary(), _folder["cache"]).Library!;

        var report = TorchNative.Inspect(weak, PretendOldStandardLibrary(), _folder["cache"]);

        Assert.Equal((TorchNativeState.Fits, weak), (report.State, report.Library));
    }

    [Fact]
    public void A_library_that_lacks_more_is_left_alone_and_reported()
    {
        SkipElsewhere();
        // libstdc++ itself provides no version that another libstdc++ would: pretend with a library that provides nothing of it.
        var report = TorchNative.Inspect(Original, SystemLibrary("libm.so.6"), _folder["cache"]);

        Assert.Equal(TorchNativeState.DoesNotFit, report.State);
        Assert.Contains("GLIBCXX_3.4", report.Detail, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["cache"]));
    }

    [Fact]
    public void What_is_no_library_is_reported()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux needs the copy");
        File.WriteAllText(_folder["text.so"], "not an ELF file");

        var report = TorchNative.Inspect(_folder["text.so"], _folder["text.so"], _folder["cache"]);

        Assert.Equal(TorchNativeState.DoesNotFit, report.State);
        Assert.Contains("Not a 64-bit little-endian ELF file", report.Detail, StringComparison.Ordinal);
        Assert.Equal(TorchNativeState.Missing, TorchNative.Inspect(null, null, _folder["cache"]).State);
    }

    [Fact]
    public void Damaged_tables_never_do_more_than_throw_InvalidDataException()
    {
        SkipElsewhere();
        var file = File.ReadAllBytes(Original);
        var sections = BitConverter.ToInt32(file, 0x28);
        var damages = Gen.Select(Gen.OneOf(Gen.Int[0, 63], Gen.Int[sections, file.Length - 1]), Gen.Byte).Array[1, 20];

        damages.Sample(
            damage =>
            {
                var copy = (byte[])file.Clone();
                foreach (var (offset, value) in damage)
                    copy[offset] = value;
                try
                {
                    var elf = ElfVersions.Read(copy);
                    foreach (var need in elf.Needs)
                        elf.SymbolsOf(need);
                }
                catch (InvalidDataException)
                {
                    // Told as what it is.
                }
            },
            iter: 300);
    }

    [Fact]
    public void This_machine_can_train()
    {
        Assert.True(TorchNative.Report.State is TorchNativeState.Fits or TorchNativeState.WeakCopy, TorchNative.Report.Detail);
        using var sum = TorchSharp.torch.ones(3).sum();
        Assert.Equal(3, sum.item<float>());
    }

    private static void SkipElsewhere() => Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(Original), "only Linux on x64 needs the copy");

    // The newest libstdc++ provides what is missing on Debian 12: its name for the version is made another one.
    private string PretendOldStandardLibrary()
    {
        var bytes = File.ReadAllBytes(SystemLibrary("libstdc++.so.6"));
        var name = System.Text.Encoding.ASCII.GetBytes(TorchNative.WeakVersion + "\0");
        for (var at = bytes.AsSpan().IndexOf(name); at >= 0; at = bytes.AsSpan().IndexOf(name))
            bytes[at + name.Length - 2] = (byte)'x';
        File.WriteAllBytes(_folder["libstdc++.so.6"], bytes);
        return _folder["libstdc++.so.6"];
    }

    private static string SystemLibrary(string name)
    {
        string[] folders = ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64"];
        var path = folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{name} is not in a known folder");
        return path!;
    }
}
