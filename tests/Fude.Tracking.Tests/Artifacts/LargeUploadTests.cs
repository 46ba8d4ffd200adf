using System.Security.Cryptography;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Artifacts;

/// <summary>Files far larger than what the server may use of memory.</summary>
public sealed class LargeUploadTests
{
    private const long Bytes = 300_000_000;

    [Fact]
    [Trait("Category", "Long")]
    public async Task Three_hundred_megabytes_pass_up_and_down_through_a_few_of_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Memory is read from /proc.");
        await using var server = await TrackingProcess.StartAsync();
        var warm = new Filler(5_000_000, 0);
        (await server.Client.PutAsync($"{ArtifactSite.Proxy}/0/warm", new StreamContent(warm))).EnsureSuccessStatusCode();
        await server.Client.GetByteArrayAsync($"{ArtifactSite.Proxy}/0/warm");
        var before = server.PeakBytes;

        var sums = await Task.WhenAll(Enumerable.Range(0, 3).Select(async i =>
        {
            var url = $"{ArtifactSite.Proxy}/0/large{i}";
            var filler = new Filler(Bytes, (byte)i);
            (await server.Client.PutAsync(url, new StreamContent(filler, 1 << 16))).EnsureSuccessStatusCode();
            await using var back = await server.Client.GetStreamAsync(url);
            return (Sent: filler.Sum(), Got: Convert.ToHexString(await SHA256.HashDataAsync(back)));
        }));

        Assert.All(sums, sum => Assert.Equal(sum.Sent, sum.Got));
        var grown = server.PeakBytes - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"peak {before >> 20} MiB before, grown by {grown >> 20} MiB for 3 × {Bytes >> 20} MiB at once");
        Assert.InRange(grown, 0, 64 << 20); // one file is 286 MiB
    }

    // Bytes made as they are read, with their SHA-256.
    private sealed class Filler(long length, byte seed) : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public string Sum() => Convert.ToHexString(_hash.GetHashAndReset());

        public override int Read(Span<byte> buffer)
        {
            var part = buffer[..(int)Math.Min(buffer.Length, length - _given)];
            part.Fill((byte)(seed + (_given >> 20)));
            _given += part.Length;
            _hash.AppendData(part);
            return part.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            // The sum is asked for after the content is gone.
        }
    }
}
