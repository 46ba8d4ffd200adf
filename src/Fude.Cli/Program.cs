using System.CommandLine;
using Fude.Cli;
using Fude.Cli.Commands;
using Fude.Cli.Terminal;
using Fude.Training.NativeLibraries;

TorchNative.Initialize();
Output.Prepare();
var root = new RootCommand("Fude: from training a model to a safe production application.")
{
    UpCommand.Create(),
    TrainCommand.Create(),
    EvaluateCommand.Create(),
    PredictCommand.Create(),
    DataCommand.Create(),
    DoctorCommand.Create(),
};
return await CommandLine.RunAsync(root, args);
