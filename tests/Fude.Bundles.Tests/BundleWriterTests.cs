using Fude.Testing;

namespace Fude.Bundles.Tests;

public sealed class BundleWriterTests
{
    [Fact]
    public void A_bundle_reads_back_as_it_was_written()
    {
        using var temporary = new TemporaryFolder();
        var content = TestBundle.Content(new TestModel());

        var written = BundleWriter.Write(temporary["a/b/bundle"], content);
        var read = BundleReader.Read(temporary["a/b/bundle"]);

        Assert.Equal(temporary["a/b/bundle"], read.Folder);
        Assert.Equal(written.Digest, read.Digest);
        Assert.Equal($"sha256:{BundleJson.Sha256(File.ReadAllBytes(temporary["a/b/bundle/bundle.json"]))}", read.Digest);
        Assert.Equal(content.Model, read.Model);
        Assert.Equal(784, read.PixelCount);
        Assert.Equivalent(content.Samples, read.Samples, strict: true);
        Assert.Equal(content.Manifest.CreatedAt, read.Manifest.CreatedAt);
        Assert.Equal(TimeSpan.Zero, read.Manifest.CreatedAt.Offset);
        Assert.Equal(content.Manifest.Labels, read.Manifest.Labels);
        Assert.Equal(content.Manifest.Input, read.Manifest.Input);
        Assert.Equal(content.Manifest.Output, read.Manifest.Output);
        Assert.Equal(content.Manifest.Dataset, read.Manifest.Dataset);
        Assert.Equal(content.Manifest.Metrics.OrderBy(one => one.Key, StringComparer.Ordinal), read.Manifest.Metrics);
        Assert.Equal("筆 linear", read.Manifest.Properties["model"]);
        Assert.Equal([2L, 1L, 1L], read.Manifest.Reference!.Statistics["ink_mass"].Counts);
        Assert.Equal(BundleFiles.All, TestBundle.Contents(read.Folder));
        Assert.Equal(6, read.Manifest.Files.Count);
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes_and_another_content_another_digest()
    {
        using var temporary = new TemporaryFolder();
        var content = TestBundle.Content(new TestModel());
        var first = BundleWriter.Write(temporary["first"], content);
        var reordered = content with
        {
            Manifest = content.Manifest with
            {
                Metrics = content.Manifest.Metrics.Reverse().ToDictionary(StringComparer.Ordinal),
                CreatedAt = content.Manifest.CreatedAt.ToOffset(TimeSpan.FromHours(-3)),
            },
        };
        var second = BundleWriter.Write(temporary["second"], reordered);
        var third = BundleWriter.Write(temporary["third"], content with { Manifest = content.Manifest with { RunId = "other" } });

        Assert.Equal(first.Digest, second.Digest);
        foreach (var name in BundleFiles.All)
            Assert.Equal(File.ReadAllBytes(temporary[$"first/{name}"]), File.ReadAllBytes(temporary[$"second/{name}"]));
        Assert.NotEqual(first.Digest, third.Digest, StringComparer.Ordinal);
    }

    [Fact]
    public void The_canonical_manifest_is_pinned()
    {
        using var temporary = new TemporaryFolder();
        BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent());

        var text = File.ReadAllText(temporary["bundle/bundle.json"]);

        Assert.StartsWith(
            """
            {
              "schemaVersion": 1,
              "name": "digits-test",
              "runId": "0123456789abcdef0123456789abcdef",
              "createdAt": "2026-05-03T18:02:01.123+00:00",
              "input": {
                "name": "pixels",
                "type": "uint8",
                "shape": [
                  -1,
                  1,
                  2,
                  3
                ]
              },
            """.ReplaceLineEndings("\n"),
            text);
        Assert.Contains("\"model\": \"筆 linear\"", text);
        Assert.EndsWith("\n}\n", text);
        Assert.DoesNotContain("\r", text);
    }

    [Fact]
    public void An_existing_target_is_refused_and_left_alone()
    {
        using var temporary = new TemporaryFolder();
        Directory.CreateDirectory(temporary["bundle"]);
        File.WriteAllText(temporary["bundle/mine.txt"], "mine");

        var error = Assert.Throws<BundleException>(() => BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent()));

        Assert.Equal(BundleFaultKind.TargetExists, error.Kind);
        Assert.Equal("mine", File.ReadAllText(temporary["bundle/mine.txt"]));
        Assert.Equal(["bundle"], TestBundle.Contents(temporary.Path));
    }

    [Fact]
    public void An_existing_bundle_is_replaced_only_if_asked()
    {
        using var temporary = new TemporaryFolder();
        var content = TestBundle.SmallContent();
        var first = BundleWriter.Write(temporary["bundle"], content);
        var changed = content with { Manifest = content.Manifest with { Name = "second" } };

        var second = BundleWriter.Write(temporary["bundle"], changed, replace: true);

        Assert.NotEqual(first.Digest, second.Digest, StringComparer.Ordinal);
        Assert.Equal("second", BundleReader.Read(temporary["bundle"]).Manifest.Name);
        Assert.Equal(["bundle"], TestBundle.Contents(temporary.Path));
    }

    [Fact]
    public void A_replacement_that_fails_leaves_the_old_bundle()
    {
        using var temporary = new TemporaryFolder();
        var content = TestBundle.SmallContent();
        var first = BundleWriter.Write(temporary["bundle"], content);
        var broken = content with { Samples = [content.Samples[0] with { Label = 1 - content.Samples[0].Label }] };

        Assert.Throws<BundleException>(() => BundleWriter.Write(temporary["bundle"], broken, replace: true));

        Assert.Equal(first.Digest, BundleReader.Read(temporary["bundle"]).Digest);
        Assert.Equal(["bundle"], TestBundle.Contents(temporary.Path));
    }

    [Fact]
    public void What_a_reader_would_refuse_is_not_written()
    {
        using var temporary = new TemporaryFolder();
        var content = TestBundle.SmallContent();

        var name = Assert.Throws<BundleException>(() => BundleWriter.Write(temporary["x"], content with { Manifest = content.Manifest with { Name = " " } }));
        var half = Assert.Throws<BundleException>(() => BundleWriter.Write(temporary["x"], content with { Manifest = content.Manifest with { Labels = ["a", "\ud800"] } }));
        var metric = Assert.Throws<BundleException>(() => BundleWriter.Write(
            temporary["x"],
            content with { Manifest = content.Manifest with { Metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = double.NaN } } }));
        var model = Assert.Throws<BundleException>(() => BundleWriter.Write(temporary["x"], content with { Model = [1, 2, 3] }));
        var large = Assert.Throws<BundleException>(() => BundleWriter.Write(temporary["x"], content, limits: new BundleLimits { MaxSamplesBytes = 10 }));

        Assert.Equal("bundle.json: $.name: text is expected, and there is none.", name.Message);
        Assert.Contains("$.labels[1]", half.Message);
        Assert.Contains("$.metrics.loss: a finite number", metric.Message);
        Assert.Equal(BundleFaultKind.UnsafeModel, model.Kind);
        Assert.Equal(BundleFaultKind.FileTooLarge, large.Kind);
        Assert.Empty(TestBundle.Contents(temporary.Path));
    }

    [Theory]
    [InlineData(DurableStep.Created)]
    [InlineData(DurableStep.FileWritten)]
    [InlineData(DurableStep.Verified)]
    public void A_fault_before_the_end_leaves_nothing_behind(object step)
    {
        using var temporary = new TemporaryFolder();

        Assert.Throws<IOException>(() => BundleWriter.Write(
            temporary["bundle"],
            TestBundle.SmallContent(),
            replace: false,
            BundleLimits.Default,
            reached => Fail(reached, (DurableStep)step)));

        Assert.Empty(TestBundle.Contents(temporary.Path));
    }

    [Fact]
    public void A_fault_while_replacing_leaves_the_old_bundle()
    {
        using var temporary = new TemporaryFolder();
        var content = TestBundle.SmallContent();
        var old = BundleWriter.Write(temporary["bundle"], content);
        var changed = content with { Manifest = content.Manifest with { Name = "second" } };

        Assert.Throws<IOException>(() => BundleWriter.Write(
            temporary["bundle"], changed, replace: true, BundleLimits.Default, reached => Fail(reached, DurableStep.Verified)));

        Assert.Equal(old.Digest, BundleReader.Read(temporary["bundle"]).Digest);
        Assert.Equal(["bundle"], TestBundle.Contents(temporary.Path));
    }

    [Fact]
    public void What_a_killed_writer_left_is_removed_by_the_next_and_what_a_living_one_writes_is_not()
    {
        using var temporary = new TemporaryFolder();
        var dead = $".bundle.{Guid.NewGuid():N}.tmp";
        var living = $".bundle.{Guid.NewGuid():N}.tmp";
        var others = $".other.{Guid.NewGuid():N}.tmp";
        foreach (var name in (string[])[dead, living, others, ".bundle.notes.tmp"])
        {
            Directory.CreateDirectory(temporary[name]);
            File.WriteAllText(temporary[$"{name}/model.onnx"], "half");
        }

        var young = $".bundle.{Guid.NewGuid():N}.tmp";
        File.WriteAllText(temporary[young + ".lock"], "");
        File.WriteAllText(temporary[dead + ".lock"], "");
        File.SetLastWriteTimeUtc(temporary[dead + ".lock"], TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromHours(1));
        using (new FileStream(temporary[living + ".lock"], FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            File.SetLastWriteTimeUtc(temporary[living + ".lock"], TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromHours(1));
            BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent());

            string[] expected = ["bundle", living, living + ".lock", young + ".lock", others, ".bundle.notes.tmp"];
            Assert.Equal(expected.Order(StringComparer.Ordinal), TestBundle.Contents(temporary.Path), StringComparer.Ordinal);
        }
    }

    [Fact]
    public void A_replacement_that_was_cut_in_two_is_mended_by_the_next_writer()
    {
        using var temporary = new TemporaryFolder();
        var old = BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent());
        Directory.Move(temporary["bundle"], temporary[".bundle.replaced"]);

        var error = Assert.Throws<BundleException>(() => BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent()));

        Assert.Equal(BundleFaultKind.TargetExists, error.Kind);
        Assert.Equal(old.Digest, BundleReader.Read(temporary["bundle"]).Digest);
    }

    [Fact]
    public void Only_one_of_many_writers_of_one_target_succeeds()
    {
        using var temporary = new TemporaryFolder();
        var written = 0;
        var refused = 0;

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            try
            {
                BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent());
                Interlocked.Increment(ref written);
            }
            catch (BundleException e) when (e.Kind == BundleFaultKind.TargetExists)
            {
                Interlocked.Increment(ref refused);
            }
        });

        Assert.Equal((1, 7), (written, refused));
        Assert.Equal(["bundle"], TestBundle.Contents(temporary.Path));
        BundleReader.Read(temporary["bundle"]);
    }

    private static void Fail(DurableStep reached, DurableStep at)
    {
        if (reached == at)
            throw new IOException("the disk is full");
    }
}
