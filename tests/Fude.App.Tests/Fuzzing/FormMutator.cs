using System.Globalization;
using System.Text;

namespace Fude.App.Tests.Fuzzing;

/// <summary>Multipart forms as no browser writes them.</summary>
internal static class FormMutator
{
    private const string Punctuation = "'()+_,-./:=? ";

    private static readonly string[] Dispositions =
    [
        "form-data; name=\"image\"; filename=\"a.png\"", "form-data; name=image; filename=a.png", "form-data; name=\"image\"", "form-data; name=\"other\"; filename=\"a.png\"",
        "form-data; name=\"other\"", "form-data; name=\"image\"; filename*=UTF-8''%e7%ad%86.png", "form-data; name*=UTF-8''image; filename=\"a\"", "form-data; name=\"\"; filename=\"\"",
        "form-data; name=\"IMAGE\"; filename=\"a.png\"", "attachment; filename=\"a.png\"", "form-data", "", ";;;", "form-data; name=\"image; filename=\"a.png", "form-data; name=\"image\"; name=\"x\"; filename=\"../../etc/passwd\"",
        "form-data; name=\"image\0\"; filename=\"a\0.png\"", "form-data; name=\"筆\"; filename=\"筆.png\"", "form-data; name=\"image\"; filename=\"=?utf-8?B?YS5wbmc=?=\"",
    ];

    /// <summary>A form as a browser sends it.</summary>
    /// <param name="boundary">Between its parts.</param>
    /// <param name="picture">The picture.</param>
    public static byte[] Sound(string boundary, byte[] picture)
    {
        using var body = new MemoryStream();
        Write(body, $"--{boundary}\r\nContent-Disposition: {Dispositions[0]}\r\nContent-Type: image/png\r\n\r\n");
        body.Write(picture);
        Write(body, $"\r\n--{boundary}--\r\n");
        return body.ToArray();
    }

    /// <summary>A strange form, and the content type that announces it.</summary>
    public static (string ContentType, byte[] Body) Next(Random random, byte[] picture)
    {
        var boundary = Boundary(random);
        var announced = random.Next(6) switch
        {
            0 => $"multipart/form-data; boundary=\"{boundary}\"",
            1 => $"Multipart/Form-Data;charset=utf-8;boundary={(random.Next(3) == 0 ? Boundary(random) : boundary)}",
            _ => $"multipart/form-data; boundary={boundary}",
        };
        if (random.Next(40) == 0)
            announced = random.Next(2) == 0 ? "multipart/mixed; boundary=" + boundary : "multipart/form-data; boundary";

        using var body = new MemoryStream();
        var end = random.Next(10) == 0 ? "\n" : "\r\n";
        if (random.Next(20) == 0)
            Write(body, $"a preamble{end}");
        for (var parts = random.Next(8) == 0 ? random.Next(20) : random.Next(0, 2); parts > 0; parts--)
            Part(random, body, boundary, end, Dispositions[4], random.Next(3) == 0 ? picture : picture[..random.Next(Math.Min(200, picture.Length))]);
        Part(random, body, boundary, end, Dispositions[0], picture);
        if (random.Next(10) != 0)
            Write(body, $"{end}--{boundary}{(random.Next(10) == 0 ? "" : "--")}{(random.Next(5) == 0 ? "an epilogue" : end)}");

        var bytes = body.ToArray();
        return (announced, random.Next(3) == 0 ? ByteMutator.Mutate(random, bytes, Encoding.Latin1.GetBytes($"\r\n--{boundary}\r\n\r\n"), 4) : bytes);
    }

    private static void Part(Random random, MemoryStream body, string boundary, string end, string usual, byte[] content)
    {
        Write(body, $"{end}--{boundary}{(random.Next(20) == 0 ? "  " : "")}{end}");
        var disposition = random.Next(4) == 0 ? Dispositions[random.Next(Dispositions.Length)] : usual;
        if (random.Next(20) != 0)
            Write(body, $"{(random.Next(20) == 0 ? "content-DISPOSITION" : "Content-Disposition")}: {disposition}{end}");
        if (random.Next(3) == 0)
            Write(body, $"Content-Type: image/png{end}");
        if (random.Next(20) == 0)
        {
            for (var headers = random.Next(12); headers > 0; headers--)
                Write(body, $"X-{headers.ToString(CultureInfo.InvariantCulture)}: {new string('x', random.Next(8) == 0 ? 5000 : 5)}{end}");
        }

        if (random.Next(30) != 0)
            Write(body, end);
        body.Write(content);
    }

    private static string Boundary(Random random)
    {
        var length = random.Next(40) switch { 0 => 0, 1 => 1, 2 => 70, 3 => 71, 4 => random.Next(200), _ => random.Next(8, 40) };
        return string.Concat(Enumerable.Range(0, length).Select(_ => random.Next(60) == 0 ? Punctuation[random.Next(Punctuation.Length)] : (char)('a' + random.Next(26))));
    }

    private static void Write(MemoryStream body, string text) => body.Write(Encoding.UTF8.GetBytes(text));
}
