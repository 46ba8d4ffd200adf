using System.Globalization;

namespace Fude.Cli.Compose;

/// <summary>The two versions of the application that stand side by side.</summary>
public enum Colour
{
    /// <summary>The first.</summary>
    Blue,

    /// <summary>The second.</summary>
    Green,
}

/// <summary>
/// Who belongs to which colour: nginx asks for every request whether a folder has the file of the client's bucket (see <c>deploy/nginx</c>).
/// A share grows bucket by bucket, so that whoever was moved stays there.
/// </summary>
/// <param name="folder">The folder of routes.</param>
public sealed class Routes(string folder)
{
    private const int Buckets = 100;
    private readonly string _green = Path.Combine(folder, "green");

    /// <summary>The share of a colour, in percent.</summary>
    /// <param name="colour">The colour.</param>
    public int Share(Colour colour)
    {
        var green = Enumerable.Range(0, Buckets).Count(bucket => File.Exists(FileOf(bucket)));
        return colour == Colour.Green ? green : Buckets - green;
    }

    /// <summary>The colour that has more; blue where both have the same.</summary>
    public Colour Live => Share(Colour.Green) > Buckets / 2 ? Colour.Green : Colour.Blue;

    /// <summary>Gives a colour a share: from the next request on.</summary>
    /// <param name="colour">The colour.</param>
    /// <param name="percent">Its share, 0 to 100; the other one has the rest.</param>
    public void Set(Colour colour, int percent)
    {
        Directory.CreateDirectory(_green);
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            // Blue's share grows from the other end: who was moved last goes back first.
            var isGreen = colour == Colour.Green ? bucket < percent : bucket < Buckets - percent;
            if (isGreen && !File.Exists(FileOf(bucket)))
                File.WriteAllBytes(FileOf(bucket), []);
            else if (!isGreen && File.Exists(FileOf(bucket)))
                File.Delete(FileOf(bucket));
        }
    }

    /// <summary>The other one.</summary>
    /// <param name="colour">A colour.</param>
    public static Colour Other(Colour colour) => colour == Colour.Blue ? Colour.Green : Colour.Blue;

    /// <summary>A colour's service in the composition.</summary>
    /// <param name="colour">The colour.</param>
    public static string Service(Colour colour) => colour == Colour.Blue ? "app-blue" : "app-green";

    private string FileOf(int bucket) => Path.Combine(_green, bucket.ToString("D2", CultureInfo.InvariantCulture));
}
