using Fude.Bench;

// Each benchmark prints one JSON line for each measurement; bench/run.py puts them side by side.
return args switch
{
    ["epochs", var folder, var epochs] => await EpochBench.RunAsync(folder, int.Parse(epochs)),
    ["time-to", var accuracy, var folder] => await TimeToAccuracyBench.RunAsync(folder, double.Parse(accuracy)),
    ["strokes", var count] => StrokesBench.Run(int.Parse(count)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Fude.Bench epochs MNIST-FOLDER EPOCHS | time-to ACCURACY MNIST-FOLDER | strokes COUNT");
    return 2;
}
