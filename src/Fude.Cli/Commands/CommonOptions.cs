using System.CommandLine;

namespace Fude.Cli.Commands;

/// <summary>Options that several commands have, so that they read the same everywhere.</summary>
internal static class CommonOptions
{
    public static Option<string> DataFolder() => new("--data-dir")
    {
        Description = "Fude's folder: datasets are looked for here first, and models are kept in models/ in it.",
        HelpName = "DIR",
        DefaultValueFactory = _ => Path.Combine(".", ".fude"),
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON for a script." };

    public static Option<string> Dataset(string preset) => new("--dataset")
    {
        Description = "mnist, strokes, auto (mnist where it can be had, else strokes), feedback (drawings labelled in the application), folder:DIR, or idx:IMAGES,LABELS[,TESTIMAGES,TESTLABELS].",
        HelpName = "NAME",
        DefaultValueFactory = _ => preset,
    };
}
