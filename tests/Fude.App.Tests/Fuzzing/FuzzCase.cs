using System.Globalization;
using System.Text;

namespace Fude.App.Tests.Fuzzing;

/// <summary>One request, the same for the same number on every machine.</summary>
/// <param name="Request">All of its bytes.</param>
/// <param name="Broken">Its framing as HTTP may be wrong: the server may answer without a body, or hang up.</param>
internal sealed record FuzzCase(byte[] Request, bool Broken)
{
    private const int LargestPicture = 1 << 20;
    private static readonly byte[][] Endings = [[], "0\r\n\r\n"u8.ToArray()];

    /// <summary>Makes a case.</summary>
    /// <param name="number">Which.</param>
    public static FuzzCase Make(int number)
    {
        var random = new Random(number);
        var kind = random.Next(100);
        var picture = kind is < 60 or >= 85 ? PictureMutator.Next(random) : PictureSeeds.All[random.Next(PictureSeeds.All.Length)];
        if (random.Next(5000) == 0)
            Array.Resize(ref picture, LargestPicture + random.Next(-1, 3));
        var (type, body) = kind < 60 ? ("multipart/form-data; boundary=abc", FormMutator.Sound("abc", picture)) : FormMutator.Next(random, picture);
        var request = Http(random, type, body);
        return kind < 98 ? new FuzzCase(request, Broken: false) : new FuzzCase(ByteMutator.Mutate(random, request, Endings[1], 4), Broken: true);
    }

    private static byte[] Http(Random random, string type, byte[] body)
    {
        var pixels = random.Next(4) switch { 0 => "?pixels=true", 1 when random.Next(20) == 0 => "?pixels=%00", _ => "" };
        var route = random.Next(10) == 0 ? "/api/predictions" : "/api/predictions/preview"; // what is stored is kept, and written as PNG where it is none
        var head = $"POST {route}{pixels} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\n";
        if (random.Next(8) != 0)
            return [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{head}Content-Length: {body.Length}\r\n\r\n")), .. body];

        using var chunked = new MemoryStream();
        chunked.Write(Encoding.ASCII.GetBytes($"{head}Transfer-Encoding: chunked\r\n\r\n"));
        for (var at = 0; at < body.Length;)
        {
            var length = Math.Min(body.Length - at, random.Next(1, random.Next(4) == 0 ? 20 : 4000));
            chunked.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length:x}\r\n")));
            chunked.Write(body.AsSpan(at, length));
            chunked.Write("\r\n"u8);
            at += length;
        }

        chunked.Write(Endings[1]);
        return chunked.ToArray();
    }
}
