using System.Globalization;

namespace Fude.Bench.App;

/// <summary>What is measured.</summary>
/// <param name="App">The published <c>Fude.App.dll</c>.</param>
/// <param name="Bundle">The bundle's folder.</param>
internal sealed record Options(string App, string Bundle)
{
    public const string Usage = "usage: Fude.Bench.App PUBLISHED/Fude.App.dll BUNDLE [--parts floor,load,flushes,history,repredict,canary] [--databases sqlite,mariadb] [--seconds 6] [--images 1000,100000,1000000] [--repredict 1000,100000] [--candidate BUNDLE] [--rounds 6] [--no-nginx]";

    private static readonly string[] AllParts = ["floor", "load", "flushes", "history", "repredict", "canary"];
    private static readonly string[] AllDatabases = ["sqlite", "mariadb"];

    public IReadOnlyList<string> Parts { get; init; } = AllParts;

    public IReadOnlyList<string> Databases { get; init; } = AllDatabases;

    /// <summary>How long each load is measured, after a third of it to warm up.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How many images are stored when the history is read.</summary>
    public IReadOnlyList<int> Images { get; init; } = [1_000, 100_000, 1_000_000];

    /// <summary>How many images are predicted again.</summary>
    public IReadOnlyList<int> Repredicted { get; init; } = [1_000, 100_000];

    /// <summary>The bundle that is a shadow and a canary; that part is left out without one.</summary>
    public string? Candidate { get; init; }

    /// <summary>How often each is measured with and without a candidate.</summary>
    public int Rounds { get; init; } = 6;

    public bool WithNginx { get; init; } = true;

    /// <exception cref="FormatException">They can't be understood.</exception>
    public static Options Read(string[] args)
    {
        if (args.Length < 2 || !File.Exists(args[0]) || !Directory.Exists(args[1]))
            throw new FormatException("there is no published Fude.App.dll or no bundle");
        var options = new Options(Path.GetFullPath(args[0]), Path.GetFullPath(args[1]));
        for (var i = 2; i < args.Length; i++)
        {
            if (args[i] == "--no-nginx")
            {
                options = options with { WithNginx = false };
                continue;
            }

            var value = i + 1 < args.Length ? args[i + 1] : throw new FormatException($"{args[i]} needs a value");
            options = args[i++] switch
            {
                "--parts" => options with { Parts = Words(value, AllParts) },
                "--databases" => options with { Databases = Words(value, AllDatabases) },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(Number(value)) },
                "--images" => options with { Images = [.. value.Split(',').Select(Number)] },
                "--repredict" => options with { Repredicted = [.. value.Split(',').Select(Number)] },
                "--candidate" => options with { Candidate = Directory.Exists(value) ? Path.GetFullPath(value) : throw new FormatException($"--candidate {value} is no folder") },
                "--rounds" => options with { Rounds = Number(value) },
                var other => throw new FormatException($"unknown option {other}"),
            };
        }

        return options;
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : throw new FormatException($"'{text}' is not a number above 0");

    private static string[] Words(string text, string[] known) =>
        text.Split(',') is var words && words.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } wrong ? throw new FormatException($"'{wrong}' is none of {string.Join(", ", known)}") : words;
}
