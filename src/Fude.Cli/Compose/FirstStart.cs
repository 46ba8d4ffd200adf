using System.Diagnostics;
using Fude.Bundles;
using Fude.Cli.Commands;
using Fude.Cli.Images;
using Fude.Cli.Supervision;

namespace Fude.Cli.Compose;

/// <summary>From a checkout to a composition that runs: images are built, and a first model is trained and built where there is none.</summary>
/// <param name="composition">The composition.</param>
/// <param name="runtime">The image with .NET's runtime; null for the usual one.</param>
/// <param name="dataset">What a first model is trained on.</param>
internal sealed class FirstStart(Composition composition, string? runtime, string dataset)
{
    // A first model is waited for: about a minute on two cores, and hardly worse than the default's eight.
    private const string FirstEpochs = "5";

    private readonly ComposeSettings _settings = composition.Settings;

    private string DataFolder => _settings.Folder.DataFolder;

    /// <summary>Starts it.</summary>
    /// <param name="tag">The image to begin with; null for what ran last, else the newest model.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task RunAsync(string? tag, CancellationToken cancellation)
    {
        using var turn = _settings.Folder.Lock();
        _settings.Folder.Prepare();
        await ImagesCommand.TellAsync(() => HostImage.EnsureTrackingAsync(composition.Engine, runtime, cancellation));
        _settings.Write();
        await composition.StartTrackingAsync(cancellation);
        if (tag is not null || await LastAsync(cancellation) is null)
        {
            var name = tag is null ? await NewestAsync(cancellation) : AppImage.NameOf(tag);
            _ = await composition.Engine.ImageAsync(name, cancellation) ?? throw new CommandException($"there is no image {name}: build it with 'fude build {tag}'");
            _settings.Set(composition.Routes.Live, name, pinned: false);
            _settings.Write();
        }

        await composition.StartAllAsync(cancellation);
        System.Console.Out.WriteLine($"Fude is at {_settings.App.GetLeftPart(UriPartial.Authority)}, tracking at {_settings.Tracking.GetLeftPart(UriPartial.Authority)}  ('fude down' stops)");
    }

    // What ran last goes on, whatever was trained since: that is a deployment.
    private async Task<string?> LastAsync(CancellationToken cancellation) =>
        _settings.Image(composition.Routes.Live) is { } last && await composition.Engine.ImageAsync(last, cancellation) is not null ? last : null;

    private async Task<string> NewestAsync(CancellationToken cancellation)
    {
        if (ModelFolder.Latest(DataFolder, System.Console.Error.WriteLine) is null)
        {
            System.Console.Out.WriteLine($"no model in {Path.Combine(DataFolder, "models")} yet: training the first one");
            await FudeAsync("train", "--data-dir", DataFolder, "--dataset", dataset, "--epochs", FirstEpochs);
            if (ModelFolder.Latest(DataFolder, System.Console.Error.WriteLine) is { } first)
            {
                // There is nothing that it could be worse than.
                await FudeAsync(["build", first.Manifest.RunId, "--data-dir", DataFolder, "--force", "the first model", .. runtime is null ? (string[])[] : ["--base-image", runtime]]);
                return AppImage.NameOf(first.Manifest.RunId);
            }
        }

        var bundle = ModelFolder.Latest(DataFolder, System.Console.Error.WriteLine) ?? throw new CommandException("the first model could not be trained; see above");
        return (await ImagesCommand.TellAsync(() => AppImage.BuildAsync(composition.Engine, bundle, bundle.Manifest.RunId, runtime, cancellation))).Name;

        // In a process of its own, so that what libtorch takes is given back.
        async Task FudeAsync(params IReadOnlyList<string> arguments)
        {
            var start = new ProcessStartInfo(Programs.Dotnet, [Programs.CommandLine, .. arguments]) { UseShellExecute = false };
            start.Environment["MLFLOW_TRACKING_URI"] = _settings.Tracking.AbsoluteUri;
            using var process = Process.Start(start) ?? throw new CommandException("the training does not start");
            using var stop = cancellation.Register(() => StopSignal.Send(process));
            await process.WaitForExitAsync(CancellationToken.None);
            if (process.ExitCode != 0)
                throw new CommandException($"'fude {arguments[0]}' ended with status {process.ExitCode}; see above");
        }
    }
}
