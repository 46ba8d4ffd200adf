using System.CommandLine;
using System.Globalization;
using Fude.Cli.Compose;

namespace Fude.Cli.Commands;

/// <summary>The options of a deployment by image.</summary>
internal sealed class ImageArguments
{
    private const int MostSeconds = 86_400;

    private readonly Option<bool> _byImage = ByImage("Replace the application's container, blue by green or green by blue behind nginx ('fude compose up'), and not the model in it.");
    private readonly Option<string?> _weights = new("--weights") { Description = "With --by-image: the shares of the people in percent, one after the other. Default: 100.", HelpName = "P,P,…" };
    private readonly Option<int> _step = new("--step-seconds") { Description = "With --by-image: how long each share is watched before the next.", HelpName = "N", DefaultValueFactory = _ => 30 };

    public static Option<bool> ByImage(string description) => new("--by-image") { Description = description };

    public Command AddTo(Command command)
    {
        command.Options.Add(_byImage);
        command.Options.Add(_weights);
        command.Options.Add(_step);
        return command;
    }

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_byImage) || (parsed.GetValue(_weights) is null ? false : throw CommandLine.Usage("--weights is for --by-image; the steps of a canary are --steps"));

    /// <summary>Deploys.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="dataFolder">Fude's folder.</param>
    /// <param name="tag">The image's tag.</param>
    /// <param name="plan">What was asked of a canary in the application, which this is not.</param>
    /// <param name="reason">Gives the reason for the ledger, and refuses what may not be deployed.</param>
    /// <param name="cancellation">Takes it back.</param>
    public async Task<int> DeployAsync(ParseResult parsed, string dataFolder, string tag, string? plan, Func<string> reason, CancellationToken cancellation)
    {
        if (plan is not null)
            throw CommandLine.Usage("--steps and --plan are for a canary in the application: with --by-image give --weights");
        var step = parsed.GetRequiredValue(_step);
        if (step is < 0 or > MostSeconds)
            throw CommandLine.Usage($"--step-seconds must be 0 to {MostSeconds}, not {step}");
        var wish = new ImageWish(tag, Weights(parsed.GetValue(_weights) ?? "100"), TimeSpan.FromSeconds(step), reason());
        await new ImageDeployment(await Composition.OpenAsync(dataFolder, cancellation), System.Console.Out.WriteLine).DeployAsync(wish, cancellation);
        return 0;
    }

    // Ascending; all of them in the end.
    private static List<int> Weights(string text)
    {
        var weights = new List<int>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) || weight is < 1 or > 100 || (weights.Count > 0 && weight <= weights[^1]))
                throw CommandLine.Usage($"--weights has '{part}': give whole percents from 1 to 100, ascending, such as 10,50,100");
            weights.Add(weight);
        }

        if (weights is not [.., 100])
            weights.Add(100);
        return weights;
    }
}
