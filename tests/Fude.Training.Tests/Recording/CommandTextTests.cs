using Fude.Training.Recording;

namespace Fude.Training.Tests.Recording;

public sealed class CommandTextTests
{
    [Theory]
    [InlineData("fude train --lr 0.01", "train", "--lr", "0.01")]
    [InlineData("fude train --dataset 'folder:my digits'", "train", "--dataset", "folder:my digits")]
    [InlineData(@"fude train --run-name 'it'\''s' ''", "train", "--run-name", "it's", "")]
    [InlineData("fude train --token '***' --epochs 3", "train", "--token", "hunter2", "--epochs", "3")]
    [InlineData("fude train --token '***'", "train", "--token", "-hunter2")]
    [InlineData("fude train '--tracking-password=***'", "train", "--tracking-password=hunter2")]
    [InlineData("fude train '--api-key=***'", "train", "--api-key=hunter2")]
    [InlineData("fude train 'MLFLOW_TRACKING_TOKEN=***'", "train", "MLFLOW_TRACKING_TOKEN=hunter2")]
    [InlineData("fude train --tracking 'https://***@host:5000/path'", "train", "--tracking", "https://user:hunter2@host:5000/path")]
    [InlineData("fude train --tracking 'https://***@host'", "train", "--tracking", "https://user:hun@ter2@host")]
    [InlineData("fude train '--tracking=https://***@host'", "train", "--tracking=https://user:hunter2@host")]
    [InlineData("fude train --tracking 'http://host/?access_token=***&x=1'", "train", "--tracking", "http://host/?access_token=hunter2&x=1")]
    [InlineData("fude train --tokens-per-batch --seed 1", "train", "--tokens-per-batch", "--seed", "1")]
    [InlineData("fude sweep --param lr=0.1,0.2", "sweep", "--param", "lr=0.1,0.2")]
    public void A_command_line_is_shown_without_its_secrets(string expected, params string[] arguments)
    {
        var text = CommandText.Of("fude", arguments);

        Assert.Equal(expected, text);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
    }
}
