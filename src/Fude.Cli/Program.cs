using Fude.Cli;
using Fude.Cli.Terminal;
using Fude.Training.NativeLibraries;

TorchNative.Initialize();
Output.Prepare();
return await CommandLine.RunAsync(CommandLine.CreateRoot(), args);
