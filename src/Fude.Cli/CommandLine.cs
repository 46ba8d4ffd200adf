using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Fude.Bundles;
using Fude.Cli.Commands;
using Fude.Hosting.Security.Tokens;
using Fude.Hosting.Security.Users;
using Fude.Inference;
using Fude.Onnx;
using Fude.Onnx.TorchSharp;
using Fude.Tracking.Client;
using Fude.Training;
using Fude.Training.Datasets;

namespace Fude.Cli;

/// <summary>The command line's edge: one line for each mistake, 2 for bad usage, 1 for a failure, 130 for an interruption.</summary>
public static class CommandLine
{
    /// <summary>Exit status of bad usage.</summary>
    public const int BadUsage = 2;

    /// <summary>Exit status of a failure.</summary>
    public const int Failure = 1;

    /// <summary>Exit status after Ctrl-C or SIGTERM.</summary>
    public const int Interrupted = 130;

    // A training step, the writing of a bundle and the end of the web hosts are waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>All commands.</summary>
    public static RootCommand CreateRoot() => new("Fude: from training a model to a safe production application.")
    {
        UpCommand.Create(),
        TrainCommand.Create(),
        SweepCommand.Create(),
        EvaluateCommand.Create(),
        GateCommand.Create(),
        BuildCommand.Create(),
        PredictCommand.Create(),
        RunsCommand.Create(),
        ExperimentsCommand.Create(),
        ModelsCommand.Create(),
        DeployCommand.Create(),
        RollbackCommand.Create(),
        ReleasesCommand.Create(),
        SyncCommand.Create(),
        ImportCommand.Create(),
        DataCommand.Create(),
        UsersCommand.Create(),
        KeysCommand.Create(),
        ImagesCommand.Create(),
        ComposeCommand.Create(),
        ComposeCommand.CreateDown(),
        ComposeCommand.CreateDatabaseShell(),
        DoctorCommand.Create(),
    };

    /// <summary>Parses and runs a command.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="args">What the user typed.</param>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (ParseMistakes.Tell(parsed) is { } mistake)
            return Fail(BadUsage, $"{mistake}. See '{string.Join(' ', Path(parsed.CommandResult))} --help'.");

        try
        {
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Patience });
        }
        catch (OperationCanceledException)
        {
            return Fail(Interrupted, "interrupted");
        }
        catch (Exception e) when (StatusOf(e) is { } status)
        {
            return Fail(status, e.Message);
        }
    }

    /// <summary>A mistake of the user's that the parser can't see.</summary>
    /// <param name="message">One line that says what is wrong and what to do.</param>
    public static Exception Usage(string message) => new UsageException(message);

    private static int? StatusOf(Exception e) => e switch
    {
        UsageException or TrackingSettingsException or UserException { Fault: UserFault.Invalid } or TrainingException { Fault: TrainingFault.Options } or DatasetException { Fault: DatasetFault.Options } => BadUsage,
        CommandException or TrackingException or UserException or TokenKeyException or TrainingException or DatasetException or BundleException or InferenceException => Failure,
        OnnxException or OnnxExportException => Failure,
        IOException or UnauthorizedAccessException or JsonException => Failure,
        _ => null,
    };

    private static int Fail(int status, string message)
    {
        System.Console.Error.WriteLine($"fude: {message.ReplaceLineEndings(" ")}");
        return status;
    }

    private static IEnumerable<string> Path(CommandResult? result)
    {
        var names = new Stack<string>();
        for (var at = result; at is not null; at = at.Parent as CommandResult)
            names.Push(at.Parent is null ? "fude" : at.Command.Name);
        return names;
    }

    private sealed class UsageException(string message) : Exception(message);
}

/// <summary>A command can't do what it was asked to; the message is one line for people.</summary>
/// <param name="message">What is wrong and what to do.</param>
public sealed class CommandException(string message) : Exception(message);
