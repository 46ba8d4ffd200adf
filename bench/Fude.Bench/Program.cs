using System.Globalization;
using Fude.Bench;

// Each benchmark prints one JSON line for each measurement; bench/run.py puts them side by side.
return args switch
{
    ["epochs", var folder, var epochs] => await EpochBench.RunAsync(folder, int.Parse(epochs, CultureInfo.InvariantCulture)),
    ["time-to", var accuracy, var folder] => await TimeToAccuracyBench.RunAsync(folder, double.Parse(accuracy, CultureInfo.InvariantCulture)),
    ["strokes", var count] => StrokesBench.Run(int.Parse(count, CultureInfo.InvariantCulture)),
    ["log-metric"] => await LoggingBench.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Fude.Bench epochs MNIST-FOLDER EPOCHS | time-to ACCURACY MNIST-FOLDER | strokes COUNT | log-metric");
    return 2;
}
