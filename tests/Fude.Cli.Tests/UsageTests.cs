namespace Fude.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("", "up", "train", "evaluate", "predict", "runs", "experiments", "models", "sync", "import", "data", "doctor")]
    [InlineData("runs", "--experiment", "--filter", "--order-by", "--limit", "--json", "--tracking", "show", "compare", "delete", "restore", "purge")]
    [InlineData("experiments", "list", "create", "rename", "delete", "restore", "--tracking")]
    [InlineData("models", "list", "versions", "alias", "--tracking")]
    [InlineData("sync", "--spool", "--tracking", "--data-dir")]
    [InlineData("up", "--data-dir", "--host", "--app-port", "--tracking-port", "--dataset", "--bundle")]
    [InlineData("train", "--model", "--hidden", "--epochs", "--batch-size", "--lr", "--seed", "--dataset", "--device", "--threads", "--out")]
    [InlineData("train", "--tracking", "--no-tracking", "--experiment", "--run-name", "--register", "--min-accuracy")]
    [InlineData("sweep", "--param", "--random", "--parallel", "--metric", "--register", "--lr", "--dataset")]
    [InlineData("evaluate", "<BUNDLE>", "--dataset", "--part", "--json")]
    [InlineData("predict", "<BUNDLE>", "<PICTURE>", "--json")]
    [InlineData("build", "<MODEL>", "--tag", "--name", "--out", "--force", "--no-image", "--gates", "--app", "--tracking", "--json")]
    [InlineData("import", "<MODEL.onnx>", "--labels", "--preprocess", "--input-scale", "--invert", "--softmax", "--samples", "mlruns")]
    [InlineData("data", "list", "pull", "export")]
    [InlineData("doctor", "--data-dir", "--json")]
    public async Task Help_tells_the_options(string command, params string[] expected)
    {
        string[] arguments = command.Length == 0 ? ["--help"] : [command, "--help"];

        var result = await FudeProcess.RunAsync(arguments);

        Assert.Equal(0, result.Status);
        Assert.Empty(result.Errors);
        Assert.All(expected, part => Assert.Contains(part, result.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Required command was not provided. See 'fude --help'.")]
    [InlineData("See 'fude --help'.", "deploi")]
    [InlineData("Unrecognized command or argument '--bad'. See 'fude train --help'.", "train", "--bad")]
    [InlineData("--epochs is 'many' but has to be a whole number; --lr is 'x' but has to be a number. See 'fude train --help'.", "train", "--epochs", "many", "--lr", "x")]
    [InlineData("--schedule is 'linear' but has to be constant, cosine or onecycle. See 'fude train --help'.", "train", "--schedule", "linear")]
    [InlineData("--epochs is '99999999999' but has to be a whole number", "train", "--epochs", "99999999999")]
    [InlineData("model 'resnet' is unknown: choose mlp or cnn", "train", "--model", "resnet")]
    [InlineData("epochs must be 1 to 10000, not 0; learning rate must be over 0", "train", "--epochs", "0", "--lr", "-1")]
    [InlineData("device 'tpu' is unknown", "train", "--device", "tpu")]
    [InlineData("--run-id '7' is not 32 hexadecimal digits", "train", "--run-id", "7")]
    [InlineData("--register needs a tracking server", "train", "--data-dir", "no-such-folder", "--register", "digits")]
    [InlineData("--tracking 'ftp://host' is not the address of a server", "train", "--tracking", "ftp://host")]
    [InlineData("--register 'a/b' is no name for a model", "train", "--register", "a/b")]
    [InlineData("--min-accuracy is for --register", "train", "--min-accuracy", "0.9")]
    [InlineData("imagenet", "data", "pull", "imagenet")]
    [InlineData("Required argument 'BUNDLE' missing for command: 'evaluate'. See 'fude evaluate --help'.", "evaluate")]
    [InlineData("--app-port must be 0 to 65535, not 99999", "up", "--app-port", "99999")]
    [InlineData("--tracking-port must be 0 to 65535, not -1", "up", "--tracking-port", "-1")]
    [InlineData("--app-port and --tracking-port are both 5000", "up", "--app-port", "5000")]
    public async Task Bad_usage_is_one_line_and_status_2(string message, params string[] arguments)
    {
        var result = await FudeProcess.RunAsync(arguments);

        Assert.Equal(2, result.Status);
        Assert.Empty(result.Output);
        var line = Assert.Single(result.Errors.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("fude: ", line, StringComparison.Ordinal);
        Assert.Contains(message, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evaluate", "no-such-bundle")]
    [InlineData("predict", "no-such-bundle", "picture.png")]
    [InlineData("up", "--bundle", "no-such-bundle")]
    [InlineData("data", "pull", "folder:no-such-folder")]
    [InlineData("data", "pull", "idx:a,b")]
    public async Task A_failure_is_one_line_that_names_the_thing_and_status_1(params string[] arguments)
    {
        var result = await FudeProcess.RunAsync(arguments);

        Assert.Equal(1, result.Status);
        var line = Assert.Single(result.Errors.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("fude: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain(" at Fude.", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
    }
}
