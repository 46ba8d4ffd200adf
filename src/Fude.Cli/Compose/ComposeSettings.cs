using System.Globalization;
using Fude.Cli.Images;

namespace Fude.Cli.Compose;

/// <summary>What <c>deploy/compose/compose.yaml</c> is started with. It is kept in <c>compose/compose.env</c> in Fude's folder, from start to start.</summary>
internal sealed record ComposeSettings
{
    /// <summary>What is written where an image is not there yet.</summary>
    public const string NoImage = "fude/app:none";

    private const string DefaultProject = "fude";
    private const string ProjectVariable = "FUDE_PROJECT";
    private const string BlueImageVariable = "FUDE_BLUE_IMAGE";
    private const string GreenImageVariable = "FUDE_GREEN_IMAGE";
    private const string BlueStartVariable = "FUDE_BLUE_START";
    private const string GreenStartVariable = "FUDE_GREEN_START";
    private const string Comment = "# What deploy/compose/compose.yaml is started with. 'fude compose up' and 'fude deploy --by-image' write it; other FUDE_… variables may be added.";

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private ComposeSettings(ComposeFolder folder) => Folder = folder;

    /// <summary>Where it is kept.</summary>
    public ComposeFolder Folder { get; }

    /// <summary>The composition's file.</summary>
    public string File => Checkout.PathOf("deploy", "compose", "compose.yaml");

    /// <summary>The composition's name, which containers and volumes begin with.</summary>
    public string Project => Value(ProjectVariable) ?? DefaultProject;

    /// <summary>Where the application answers on this machine.</summary>
    public Uri App => At("FUDE_PORT", 8000);

    /// <summary>Where the tracking server answers on this machine.</summary>
    public Uri Tracking => At("FUDE_TRACKING_PORT", 5000);

    /// <summary>The image of a colour; null where it has none yet.</summary>
    /// <param name="colour">The colour.</param>
    public string? Image(Colour colour) => Value(colour == Colour.Blue ? BlueImageVariable : GreenImageVariable) is { } image && image != NoImage ? image : null;

    /// <summary>Whether a colour answers with its own model whatever is released.</summary>
    /// <param name="colour">The colour.</param>
    public bool IsPinned(Colour colour) => (Value(colour == Colour.Blue ? BlueStartVariable : GreenStartVariable) ?? (colour == Colour.Blue ? "seed" : "pinned")) == "pinned";

    /// <summary>Reads what was kept.</summary>
    /// <param name="dataFolder">Fude's folder.</param>
    public static ComposeSettings Read(string dataFolder)
    {
        var settings = new ComposeSettings(new ComposeFolder(dataFolder));
        foreach (var line in System.IO.File.Exists(settings.Folder.Settings) ? System.IO.File.ReadAllLines(settings.Folder.Settings) : [])
        {
            if (!line.StartsWith('#') && line.Split('=', 2) is [var name, var value])
                settings._values[name.Trim()] = value.Trim();
        }

        return settings;
    }

    /// <summary>Gives a colour an image.</summary>
    /// <param name="colour">The colour.</param>
    /// <param name="image">The image.</param>
    /// <param name="pinned">Whether it answers with its own model whatever is released.</param>
    public void Set(Colour colour, string image, bool pinned)
    {
        _values[colour == Colour.Blue ? BlueImageVariable : GreenImageVariable] = image;
        _values[colour == Colour.Blue ? BlueStartVariable : GreenStartVariable] = pinned ? "pinned" : "seed";
    }

    /// <summary>Sets a value that was asked for.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="value">Its value; null leaves what is there.</param>
    public void Set(string name, string? value)
    {
        if (value is not null)
            _values[name] = value;
    }

    /// <summary>All that the file asks for: what is kept, with the environment's word above it.</summary>
    public IReadOnlyDictionary<string, string> Variables()
    {
        var all = new Dictionary<string, string>(_values, StringComparer.Ordinal) { ["FUDE_SECRETS"] = Folder.Secrets, ["FUDE_ROUTE"] = Folder.Route };
        all.TryAdd(BlueImageVariable, NoImage);
        foreach (var name in all.Keys.ToList())
            all[name] = IsColour(name) ? all[name] : Environment.GetEnvironmentVariable(name) is { Length: > 0 } said ? said : all[name];
        return all;
    }

    /// <summary>Keeps it.</summary>
    public void Write()
    {
        var lines = Variables().OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => $"{variable.Key}={variable.Value}");
        var temporary = Folder.Settings + ".tmp";
        System.IO.File.WriteAllLines(temporary, [Comment, .. lines]);
        System.IO.File.Move(temporary, Folder.Settings, overwrite: true);
    }

    // What is deployed is what was deployed, whatever a shell has set.
    private static bool IsColour(string name) => name is BlueImageVariable or GreenImageVariable or BlueStartVariable or GreenStartVariable;

    private string? Value(string name) => !IsColour(name) && Environment.GetEnvironmentVariable(name) is { Length: > 0 } said ? said : _values.GetValueOrDefault(name);

    private Uri At(string variable, int fallback) =>
        new($"http://127.0.0.1:{(int.TryParse(Value(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : fallback)}/");
}
