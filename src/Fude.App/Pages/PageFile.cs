using System.IO.Compression;
using System.Security.Cryptography;

namespace Fude.App.Pages;

/// <summary>One file of the page, in memory, with its compressed form made when it is first asked for.</summary>
internal sealed class PageFile
{
    private readonly Lazy<byte[]> _brotli;
    private readonly string _digest;

    public PageFile(byte[] content, string contentType)
    {
        Content = content;
        ContentType = contentType;
        _digest = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12));
        _brotli = new Lazy<byte[]>(() => Compress(content));
    }

    public byte[] Content { get; }

    public string ContentType { get; }

    /// <summary>The content as Brotli (RFC 7932).</summary>
    public byte[] Brotli => _brotli.Value;

    /// <summary>A strong validator: it differs between the encodings, as RFC 9110 (8.8.3.3) wants.</summary>
    public string ETag(bool brotli) => brotli ? $"\"{_digest}-br\"" : $"\"{_digest}\"";

    private static byte[] Compress(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var brotli = new BrotliStream(memory, CompressionLevel.Optimal))
            brotli.Write(content);
        return memory.ToArray();
    }
}
