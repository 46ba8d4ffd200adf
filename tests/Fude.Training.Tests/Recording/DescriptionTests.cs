using System.Text.Json;
using Fude.Testing;
using Fude.Training.Datasets;
using Fude.Training.Models;
using Fude.Training.Recording;
using TorchSharp;

namespace Fude.Training.Tests.Recording;

public sealed class DescriptionTests
{
    [Fact]
    public void Every_option_is_a_param()
    {
        var entries = RunParams.Of(TrainingOptions.For(ModelCatalog.Cnn) with { LearningRate = 0.00001, Hidden = 7 }, new DatasetOptions { Name = "strokes", TrainCount = 3000 })
            .ToDictionary(param => param.Key, param => param.Value, StringComparer.Ordinal);

        foreach (var property in typeof(TrainingOptions).GetProperties().Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)))
            Assert.Contains(property, entries);
        Assert.Equal("7", entries["hidden"]);
        Assert.Equal(0.00001, double.Parse(entries["learning_rate"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("onecycle", entries["schedule"]);
        Assert.Equal("10", entries["augmentation.rotation"]);
        Assert.Equal(("strokes", "1", "3000", "all"), (entries["dataset"], entries["dataset_seed"], entries["train_count"], entries["test_count"]));
    }

    [Fact]
    public void What_is_switched_off_is_a_param_too()
    {
        var entries = RunParams.Of(TrainingOptions.For(ModelCatalog.Mlp), dataset: null);

        Assert.Equal("none", Assert.Single(entries, param => param.Key.StartsWith("augmentation", StringComparison.Ordinal)).Value);
    }

    [Fact]
    public void Tags_tell_code_command_machine_and_versions()
    {
        var tags = ProcessTags.OfThisProcess("fude train", "fude train").ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);

        Assert.Equal(torch.__version__, tags["fude.libtorch"]);
        Assert.Matches(@"^\d+\.\d+", tags["fude.torchsharp"]);
        Assert.Equal(Environment.Version.ToString(), tags["fude.dotnet"]);
        Assert.Equal("LOCAL", tags["mlflow.source.type"]);
        Assert.NotEmpty(tags["mlflow.user"]);
        Assert.NotEmpty(tags["fude.host"]);
        if (Directory.Exists(Path.Combine(Repository.Root, ".git")) || File.Exists(Path.Combine(Repository.Root, ".git")))
        {
            Assert.Matches("^[0-9a-f]{40}$", tags["mlflow.source.git.commit"]);
            Assert.Contains(tags["fude.git.dirty"], (string[])["true", "false"]);
        }
    }

    [Fact]
    public async Task A_dataset_is_told_by_name_digest_counts_and_source()
    {
        var options = new DatasetOptions { Name = "strokes", TrainCount = 100, TestCount = 20, Seed = 9 };
        var data = await DatasetLoader.LoadAsync(options, cancellation: TestContext.Current.CancellationToken);

        var input = DatasetRecord.Of(data, options);

        Assert.Equal(new("mlflow.data.context", "training"), Assert.Single(input.Tags!));
        Assert.Equal("strokes", input.Dataset.Name);
        Assert.InRange(input.Dataset.Digest.Length, 8, 36);
        Assert.StartsWith($"sha256:{input.Dataset.Digest}", data.Digest, StringComparison.Ordinal);
        using var profile = JsonDocument.Parse(input.Dataset.Profile!);
        Assert.Equal(120, profile.RootElement.GetProperty("num_rows").GetInt32());
        Assert.Equal(10, profile.RootElement.GetProperty("train").GetProperty("counts_per_class").GetProperty("7").GetInt32());
        Assert.Equal(data.Digest, profile.RootElement.GetProperty("digest").GetString());
        using var source = JsonDocument.Parse(input.Dataset.Source);
        Assert.Equal("code", input.Dataset.SourceType);
        Assert.Equal("9", source.RootElement.GetProperty("tags").GetProperty("seed").GetString());
        using var schema = JsonDocument.Parse(input.Dataset.Schema!);
        Assert.Equal("""[{"type":"tensor","tensor-spec":{"dtype":"uint8","shape":[-1,1,28,28]}}]""", schema.RootElement.GetProperty("mlflow_tensorspec").GetProperty("features").GetString());
    }

    [Theory]
    [InlineData("folder:/data/digits", "local", "uri", "/data/digits")]
    [InlineData("idx:a,b", "local", "uri", "a,b")]
    public async Task Files_of_ones_own_are_told_by_their_path(string name, string type, string field, string value)
    {
        var data = await DatasetLoader.LoadAsync(new() { Name = "strokes", TrainCount = 20, TestCount = 10 }, cancellation: TestContext.Current.CancellationToken);

        var dataset = DatasetRecord.Of(data, new() { Name = name }).Dataset;

        using var source = JsonDocument.Parse(dataset.Source);
        Assert.Equal((type, value), (dataset.SourceType, source.RootElement.GetProperty(field).GetString()));
    }

    [Fact]
    public void The_source_of_the_networks_is_there_without_a_checkout()
    {
        var source = Assert.Single(ModelSource.Files, file => file.Key == "ModelCatalog.cs").Value;

        Assert.Equal(File.ReadAllBytes(Path.Combine(Repository.Root, "src", "Fude.Training", "Models", "ModelCatalog.cs")), source);
    }
}
