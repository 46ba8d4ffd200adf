using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.RunPage;

namespace Fude.Console.Tests.RunPage;

/// <summary>The command that trains what a run has trained.</summary>
public sealed class RerunCommandTests
{
    [Fact]
    public void Options_that_were_not_given_are_left_out_and_what_no_option_sets_is_told()
    {
        var command = Of("fude train", ("dataset", "strokes"), ("model", "cnn"), ("train_count", "all"), ("test_count", "100"), ("augmentation", "yes"), ("augmentation.rotation", "10"), ("augmentation.shear", "0.3"), ("mood", "good"));
        Assert.Equal("fude train --dataset strokes --test-count 100 --model cnn --augment true", command!.Text);
        Assert.Equal(["augmentation.shear", "mood"], command.LeftOut);
    }

    [Theory]
    [InlineData("$(rm -rf ~)", "--dataset '$(rm -rf ~)'")]
    [InlineData("a'; rm -rf ~; '", @"--dataset 'a'\''; rm -rf ~; '\'''")]
    [InlineData("a\nrm -rf ~", "--dataset 'arm -rf ~'")]
    [InlineData("--out /etc", "--dataset='--out /etc'")]
    [InlineData("-x", "--dataset='-x'")]
    [InlineData("folder:/data/my pictures", "--dataset 'folder:/data/my pictures'")]
    [InlineData("\u202Etxt", "--dataset txt")]
    public void A_shell_takes_each_value_as_one_word(string value, string shown) =>
        Assert.Equal($"fude train {shown} --model cnn", Of("fude train", ("dataset", value), ("model", "cnn"))!.Text);

    [Fact]
    public void Runs_of_other_programs_have_none() => Assert.Null(Of("train.py", ("dataset", "mnist"), ("model", "cnn")));

    private static RerunCommand? Of(string source, params (string Key, string Value)[] values) => RerunCommand.Of(new RunSnapshot(
        new Run
        {
            Info = new() { RunId = "1", LifecycleStage = "active" },
            Data = new() { Params = [.. values.Select(each => new Param(each.Key, each.Value))], Tags = [new Tag("mlflow.source.name", source)] },
            Inputs = new(),
        },
        "",
        new RunSurroundings(null, [], false, [])));
}
