using Fude.Testing;

namespace Fude.Bundles.Tests;

public sealed class BundleIntegrityTests
{
    [Fact]
    public void A_change_of_any_single_byte_is_detected()
    {
        using var temporary = new TemporaryFolder();
        var bundle = BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent());
        var random = new Random(7);
        foreach (var name in BundleFiles.All)
        {
            var path = temporary[$"bundle/{name}"];
            var content = File.ReadAllBytes(path);
            for (var i = 0; i < content.Length; i++)
            {
                var good = content[i];
                content[i] ^= (byte)random.Next(1, 256);
                File.WriteAllBytes(path, content);
                content[i] = good;
                var error = Record.Exception(() => BundleReader.Read(bundle.Folder));
                Assert.True(error is BundleException, $"{name}, byte {i}: {error?.ToString() ?? "nothing was noticed"}");
            }

            File.WriteAllBytes(path, content);
        }

        Assert.Equal(bundle.Digest, BundleReader.Read(bundle.Folder).Digest);
    }

    [Fact]
    public void A_file_that_is_cut_anywhere_is_detected()
    {
        using var temporary = new TemporaryFolder();
        var bundle = BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent());
        foreach (var name in BundleFiles.All)
        {
            var content = File.ReadAllBytes(temporary[$"bundle/{name}"]);
            for (var length = 0; length < content.Length; length += 13)
            {
                File.WriteAllBytes(temporary[$"bundle/{name}"], content[..length]);
                Assert.Throws<BundleException>(() => BundleReader.Read(bundle.Folder));
            }

            File.WriteAllBytes(temporary[$"bundle/{name}"], content);
        }
    }
}
