using Fude.Testing;
using Fude.Training.Gates;

namespace Fude.Training.Tests.Gates;

/// <summary>Thresholds and the files that they are read from.</summary>
public sealed class GateOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var options = new GateOptions
        {
            LeastAccuracy = 1.5, ParityTolerance = double.NaN, LeastCorrections = 0, Alpha = 0, MostModelBytes = -1,
            Robustness = new() { Pictures = 0, Rotation = new([10, 400], 2), Scale = new([], 0.5), Blur = new([1, 1], 0.5) },
        };

        Assert.Equal(
            [
                "parityTolerance must be over 0 and below 1, not NaN",
                "leastAccuracy must be 0 to 1, not 1.5",
                "leastCorrections must be 1 to 1000000, not 0",
                "mostModelBytes must be 1 to 1099511627776 bytes, not -1",
                "alpha must be over 0 and at most 0.5, not 0",
                "robustness.pictures must be 1 to 1000000, not 0",
                "robustness.rotation.leastAccuracy must be 0 to 1, not 2",
                "robustness.rotation.strengths must be 0 to 180, not 400",
                "robustness.scale.strengths must be 1 to 20 different numbers",
                "robustness.blur.strengths must be 1 to 20 different numbers",
            ],
            options.FindMistakes());
        Assert.Empty(new GateOptions().FindMistakes());
    }

    [Fact]
    public void A_file_names_what_is_not_as_by_default()
    {
        var yaml = Write("gates.yaml", "leastAccuracy: 0.98   # for digits\nallowUndecided: false\nrobustness:\n  pictures: 500\n  noise: null\n  rotation: { strengths: [5, 15], leastAccuracy: 0.9 }\n");
        var json = Write("gates.json", """{"leastAccuracy":0.98,"allowUndecided":false,"robustness":{"pictures":500,"noise":null,"rotation":{"strengths":[5,15],"leastAccuracy":0.9}}}""");

        foreach (var options in (GateOptions[])[GateOptionsFile.Read(yaml), GateOptionsFile.Read(json)])
        {
            Assert.Equal((0.98, false, 500), (options.LeastAccuracy, options.AllowUndecided, options.Robustness.Pictures));
            Assert.Null(options.Robustness.Noise);
            Assert.Equal([5, 15], options.Robustness.Rotation!.Strengths);
            Assert.Equal(new GateOptions().LeastRecall, options.LeastRecall);
            Assert.Equal(new RobustnessOptions().Blur!.Strengths, options.Robustness.Blur!.Strengths);
        }
    }

    [Theory]
    [InlineData("a.json", """{"leastAcuracy":0.9}""", "leastAcuracy")]
    [InlineData("a.json", """{"leastAccuracy":"much"}""", "$.leastAccuracy")]
    [InlineData("a.json", """{"leastAccuracy":0.9,"leastAccuracy":0.8}""", "Duplicate")]
    [InlineData("a.json", "{", "$")]
    [InlineData("a.json", "null", "holds nothing")]
    [InlineData("a.yaml", "leastAccuracy: 2\nmargin: -1\n", "leastAccuracy must be 0 to 1, not 2; margin must be 0 to 1, not -1")]
    [InlineData("a.yaml", "a: [1, 2\n", "line ")]
    [InlineData("a.yaml", "a: &x 1\nb: *x\n", "aliases are not read")]
    [InlineData("a.yaml", "robustness:\n  shift: { strengths: [1] }\n", "leastAccuracy")]
    public void A_mistaken_file_says_where(string name, string content, string told)
    {
        var path = Write(name, content);

        var failure = Assert.Throws<TrainingException>(() => GateOptionsFile.Read(path));

        Assert.Equal(TrainingFault.Options, failure.Fault);
        Assert.StartsWith($"the gates in {path}: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(told, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told() =>
        Assert.Contains("can't be read", Assert.Throws<TrainingException>(() => GateOptionsFile.Read(_folder["none.json"])).Message, StringComparison.Ordinal);

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder[name], content);
        return _folder[name];
    }
}
