using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using CsCheck;
using Fude.Testing;

namespace Fude.Bundles.Tests;

public sealed class BundleTarTests
{
    /// <summary>The kinds of fault that only archives have.</summary>
    public static IReadOnlyList<BundleFaultKind> Kinds => [BundleFaultKind.BadArchive, .. Hostile.Values.Select(entry => entry.Kind).Distinct()];

    private static readonly Dictionary<string, (BundleFaultKind Kind, string Message, Action<TarWriter, string> Add)> Hostile = new(StringComparer.Ordinal)
    {
        ["a stranger"] = (BundleFaultKind.UnsafeArchive, "not a file of a bundle", (tar, _) => tar.WriteEntry(Entry("weights.bin"))),
        ["an absolute path"] = (BundleFaultKind.UnsafeArchive, "not a file of a bundle", (tar, _) => tar.WriteEntry(Entry("/tmp/model.onnx"))),
        ["a way up"] = (BundleFaultKind.UnsafeArchive, "not a file of a bundle", (tar, _) => tar.WriteEntry(Entry("../model.onnx"))),
        ["a way up and back"] = (BundleFaultKind.UnsafeArchive, "not a file of a bundle", (tar, _) => tar.WriteEntry(Entry("x/../model.onnx"))),
        ["a folder"] = (BundleFaultKind.UnsafeArchive, "is a folder", (tar, _) => tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "code"))),
        ["a nested file"] = (BundleFaultKind.UnsafeArchive, "not a file of a bundle", (tar, _) => tar.WriteEntry(Entry("code/model.onnx"))),
        ["a symbolic link"] = (BundleFaultKind.UnsafeArchive, "a symbolic link", (tar, _) => tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "model.onnx") { LinkName = "/etc/passwd" })),
        ["a hard link"] = (BundleFaultKind.UnsafeArchive, "a hard link", (tar, _) => tar.WriteEntry(new UstarTarEntry(TarEntryType.HardLink, "model.onnx") { LinkName = "MLmodel" })),
        ["a device"] = (BundleFaultKind.UnsafeArchive, "a device", (tar, _) => tar.WriteEntry(new UstarTarEntry(TarEntryType.CharacterDevice, "model.onnx"))),
        ["a pipe"] = (BundleFaultKind.UnsafeArchive, "a pipe", (tar, _) => tar.WriteEntry(new UstarTarEntry(TarEntryType.Fifo, "model.onnx"))),
        ["a file twice"] = (BundleFaultKind.UnsafeArchive, "is there twice", (tar, bundle) =>
        {
            tar.WriteEntry(Path.Combine(bundle, "MLmodel"), "MLmodel");
            tar.WriteEntry(Path.Combine(bundle, "MLmodel"), "./MLmodel");
        }),
        ["a long name"] = (BundleFaultKind.UnsafeArchive, "", (tar, _) => tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, new string('a', 300)))),
        ["a path in an extended header"] = (BundleFaultKind.UnsafeArchive, "not a file of a bundle", (tar, _) => tar.WriteEntry(
            new PaxTarEntry(TarEntryType.RegularFile, "../" + new string('a', 200)) { DataStream = new MemoryStream([1]) })),
        ["too large a file"] = (BundleFaultKind.FileTooLarge, "over the limit of 65536", (tar, _) => tar.WriteEntry(Entry("conda.yaml", new byte[65537]))),
    };

    public static TheoryData<string> HostileCases => [.. Hostile.Keys];

    [Fact]
    public void A_bundle_travels_as_a_tar()
    {
        using var temporary = new TemporaryFolder();
        var bundle = BundleWriter.Write(temporary["bundle"], TestBundle.Content(new TestModel()));
        using var tar = Packed(bundle);

        var unpacked = BundleReader.Unpack(tar, temporary["there"], expectedDigest: bundle.Digest);

        Assert.Equal(tar.Length, tar.Position);
        Assert.Equal(bundle.Digest, unpacked.Digest);
        Assert.Equal(temporary["there"], unpacked.Folder);
        foreach (var name in BundleFiles.All)
            Assert.Equal(File.ReadAllBytes(temporary[$"bundle/{name}"]), File.ReadAllBytes(temporary[$"there/{name}"]));
        Assert.Equal(["bundle", "there"], TestBundle.Contents(temporary.Path));
    }

    [Fact]
    public void The_same_bundle_gives_the_same_tar_with_nothing_of_this_machine()
    {
        using var temporary = new TemporaryFolder();
        var first = BundleWriter.Write(temporary["first"], TestBundle.SmallContent());
        var second = BundleWriter.Write(temporary["second"], TestBundle.SmallContent());
        File.SetLastWriteTimeUtc(temporary["second/MLmodel"], new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        using var tar = Packed(first);
        Assert.Equal(tar.ToArray(), Packed(second).ToArray());

        using var reader = new System.Formats.Tar.TarReader(tar);
        List<string> names = [];
        while (reader.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
            Assert.Equal(TarEntryType.RegularFile, entry.EntryType);
            Assert.Equal((0, 0, DateTimeOffset.UnixEpoch), (entry.Uid, entry.Gid, entry.ModificationTime));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, entry.Mode);
        }

        Assert.Equal(BundleFiles.All, names);
    }

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Archives_of_other_programs_are_read(TarEntryFormat format)
    {
        using var temporary = new TemporaryFolder();
        var bundle = BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent());
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, format, leaveOpen: true))
        {
            foreach (var name in BundleFiles.All.Reverse())
                writer.WriteEntry(temporary[$"bundle/{name}"], name);
        }

        tar.Position = 0;
        Assert.Equal(bundle.Digest, BundleReader.Unpack(tar, temporary["there"]).Digest);
    }

    [Fact]
    public void The_tar_command_agrees()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/tar") || File.Exists("/bin/tar"), "there is no tar command here");
        using var temporary = new TemporaryFolder();
        var bundle = BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent());
        using (var tar = File.Create(temporary["ours.tar"]))
            BundleWriter.Pack(bundle, tar);
        Directory.CreateDirectory(temporary["extracted"]);

        Tar("-xf", temporary["ours.tar"], "-C", temporary["extracted"]);
        Assert.Equal(bundle.Digest, BundleReader.Read(temporary["extracted"]).Digest);

        foreach (var format in (string[])["gnu", "posix", "ustar", "v7"])
        {
            Tar("-c", $"--format={format}", "-f", temporary["theirs.tar"], "-C", temporary["bundle"], ".");
            using var theirs = File.OpenRead(temporary["theirs.tar"]);
            Assert.Equal(bundle.Digest, BundleReader.Unpack(theirs, temporary[format]).Digest);
        }
    }

    [Theory]
    [MemberData(nameof(HostileCases))]
    public void A_hostile_archive_is_refused_and_leaves_nothing(string name)
    {
        using var temporary = new TemporaryFolder();
        BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent());
        var (kind, message, add) = Hostile[name];
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
            add(writer, temporary["bundle"]);
        tar.Position = 0;

        var error = Assert.Throws<BundleException>(() => BundleReader.Unpack(tar, temporary["there"]));

        Assert.Equal(kind, error.Kind);
        Assert.Contains(message, error.Message);
        Assert.Equal(["bundle"], TestBundle.Contents(temporary.Path));
    }

    [Fact]
    public void An_archive_that_claims_more_than_it_has_costs_nothing()
    {
        using var temporary = new TemporaryFolder();
        var header = TarHeader.Write("model.onnx", 255L << 20);
        var extended = TarHeader.Write("x", 7L << 30);
        extended[156] = (byte)'x';
        Encoding.ASCII.GetBytes("        ").CopyTo(extended, 148);
        Encoding.ASCII.GetBytes(Convert.ToString(extended.Sum(b => b), 8).PadLeft(6, '0')).CopyTo(extended, 148);
        extended[154] = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();

        var cut = Assert.Throws<BundleException>(() => BundleReader.Unpack(new MemoryStream(header), temporary["there"]));
        var bomb = Assert.Throws<BundleException>(() => BundleReader.Unpack(new MemoryStream(extended), temporary["there"]));

        Assert.Equal(BundleFaultKind.BadArchive, cut.Kind);
        Assert.Equal(BundleFaultKind.UnsafeArchive, bomb.Kind);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Empty(TestBundle.Contents(temporary.Path));
    }

    [Fact]
    public void An_archive_without_an_end_is_left_early()
    {
        using var temporary = new TemporaryFolder();
        var folder = TarHeader.Write("./", 0);

        var error = Assert.Throws<BundleException>(() => BundleReader.Unpack(new Endless(folder), temporary["there"]));

        Assert.Equal(BundleFaultKind.UnsafeArchive, error.Kind);
    }

    [Fact]
    public void A_tar_that_is_cut_anywhere_is_told_and_leaves_nothing()
    {
        using var temporary = new TemporaryFolder();
        var tar = Packed(BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent())).ToArray();

        for (var length = 0; length < tar.Length; length += 97)
        {
            var error = Assert.Throws<BundleException>(() => BundleReader.Unpack(new MemoryStream(tar, 0, length), temporary["there"]));
            Assert.Equal(BundleFaultKind.BadArchive, error.Kind);
        }

        Assert.Equal(["bundle"], TestBundle.Contents(temporary.Path));
    }

    [Fact]
    public void Random_archives_never_crash_or_escape()
    {
        using var temporary = new TemporaryFolder();
        var tar = Packed(BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent())).ToArray();
        var damage = Gen.Select(Gen.Int[0, tar.Length - 1], Gen.Byte[1, 255]).Array[1, 8];

        // With its checksum mended a header's other fields are reached.
        Gen.Select(damage, Gen.Bool).Sample(
            (changes, mend) =>
            {
                var damaged = (byte[])tar.Clone();
                foreach (var (position, bits) in changes)
                    damaged[position] ^= bits;
                if (mend)
                    MendChecksums(damaged);
                try
                {
                    var bundle = BundleReader.Unpack(new MemoryStream(damaged), temporary["there/bundle"]);
                    // Only bytes that mean nothing were hit: times, owners, padding.
                    Assert.Equal(BundleReader.Read(temporary["bundle"]).Digest, bundle.Digest);
                    Directory.Delete(temporary["there/bundle"], recursive: true);
                }
                catch (BundleException)
                {
                    // What it should be.
                }

                Assert.Empty(Directory.EnumerateFileSystemEntries(temporary["there"]));
                Assert.Equal(["bundle", "there"], TestBundle.Contents(temporary.Path));
            },
            iter: 400,
            threads: 1);
    }

    [Fact]
    public void Noise_is_not_an_archive()
    {
        using var temporary = new TemporaryFolder();

        Gen.Byte.Array[0, 4096].Sample(
            noise => Assert.Throws<BundleException>(() => BundleReader.Unpack(new MemoryStream(noise), temporary["there"])).Kind == BundleFaultKind.BadArchive,
            iter: 200,
            threads: 1);
    }

    [Fact]
    public void A_bundle_that_changed_since_it_was_read_is_not_packed()
    {
        using var temporary = new TemporaryFolder();
        var bundle = BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent());
        TestBundle.ForgeManifest(bundle.Folder, manifest => manifest with { Name = "forged" });
        using var tar = new MemoryStream();

        var error = Assert.Throws<BundleException>(() => BundleWriter.Pack(bundle, tar));

        Assert.Equal(BundleFaultKind.DigestMismatch, error.Kind);
        Assert.Equal(0, tar.Length);
    }

    private static MemoryStream Packed(Bundle bundle)
    {
        var tar = new MemoryStream();
        BundleWriter.Pack(bundle, tar);
        tar.Position = 0;
        return tar;
    }

    private static UstarTarEntry Entry(string name, byte[]? content = null) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content ?? [1, 2, 3]) };

    private static void MendChecksums(byte[] tar)
    {
        for (var start = 0; start + TarHeader.Size <= tar.Length; start += TarHeader.Size)
        {
            var header = tar.AsSpan(start, TarHeader.Size);
            if (!header.Slice(257, 5).SequenceEqual("ustar"u8))
                continue;
            var sum = 8 * ' ';
            for (var i = 0; i < header.Length; i++)
                sum += i is >= 148 and < 156 ? 0 : header[i];
            Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
        }
    }

    private static void Tar(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("tar", arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }

    private sealed class Endless(byte[] block) : MemoryStream
    {
        private int position;

        public override int Read(Span<byte> buffer)
        {
            for (var i = 0; i < buffer.Length; i++)
                buffer[i] = block[position++ % block.Length];
            return buffer.Length;
        }
    }
}
