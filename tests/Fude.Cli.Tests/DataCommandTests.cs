using System.Text.Json;
using Fude.Testing;

namespace Fude.Cli.Tests;

public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("idx")]
    [InlineData("folder")]
    public async Task What_is_exported_is_read_back_with_the_same_digest(string format)
    {
        var export = await FudeProcess.RunAsync("data", "export", "--dataset", "strokes", "--train-count", "300", "--test-count", "60", "--format", format, "--out", _folder["out"]);
        string[] names = ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"];
        var name = format == "idx" ? $"idx:{string.Join(',', names.Select(n => Path.Combine(_folder["out"], n)))}" : $"folder:{_folder["out"]}";

        var original = await PullAsync("strokes", "--train-count", "300", "--test-count", "60");
        var back = await PullAsync(name);

        Assert.Equal(0, export.Status);
        Assert.Equal(300, back.GetProperty("train").GetProperty("count").GetInt32());
        Assert.Equal(Counts(original), Counts(back));
        // A folder keeps the pictures but not their order among the classes.
        if (format == "idx")
            Assert.Equal(original.GetProperty("digest").GetString(), back.GetProperty("digest").GetString());

        static string Counts(JsonElement set) => set.GetProperty("test").GetProperty("countsPerClass").GetRawText();
    }

    [Fact]
    public async Task The_list_names_every_kind_and_where_mnist_lies()
    {
        var result = await FudeProcess.RunAsync("data", "list", "--json");

        using var json = JsonDocument.Parse(result.Output);
        var names = json.RootElement.EnumerateArray().Select(one => one.GetProperty("name").GetString()).ToArray();
        Assert.Equal(0, result.Status);
        Assert.Contains("mnist", names, StringComparer.Ordinal);
        Assert.Contains("strokes", names, StringComparer.Ordinal);
        Assert.Contains("auto", names, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Without_a_way_to_mnist_auto_takes_strokes_and_says_why()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["FUDE_MNIST_MIRROR"] = "http://127.0.0.1:9/", ["XDG_CACHE_HOME"] = _folder["cache"] };
        using var process = FudeProcess.Start(["data", "pull", "auto", "--train-count", "50", "--test-count", "10", "--data-dir", _folder["data"], "--json"], environment);

        var result = await process.EndAsync();

        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal("strokes", json.RootElement.GetProperty("name").GetString());
        Assert.Contains("127.0.0.1", json.RootElement.GetProperty("note").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_reports_everything_in_json_too()
    {
        var result = await FudeProcess.RunAsync("doctor", "--data-dir", _folder["data"], "--json");

        using var json = JsonDocument.Parse(result.Output);
        var findings = json.RootElement.EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!, f => f, StringComparer.Ordinal);
        Assert.Equal([".NET SDK", "libstdc++", "libtorch", "processor", "Docker", "MariaDB", "nginx", "disk", "data folder"], findings.Keys);
        Assert.All(findings.Values.Where(f => f.GetProperty("state").GetString() != "ok"), f => Assert.NotEmpty(f.GetProperty("remedy").GetString()!));
        Assert.Equal("ok", findings["libtorch"].GetProperty("state").GetString());
        Assert.Equal(0, result.Status);
    }

    [Fact]
    public async Task The_doctor_calls_a_data_folder_that_cant_be_written_broken()
    {
        File.WriteAllText(_folder["file"], "in the way");

        var result = await FudeProcess.RunAsync("doctor", "--data-dir", _folder["file"], "--json");

        using var json = JsonDocument.Parse(result.Output);
        var finding = json.RootElement.EnumerateArray().Single(f => f.GetProperty("name").GetString() == "data folder");
        Assert.Equal("broken", finding.GetProperty("state").GetString());
        Assert.Equal(1, result.Status);
    }

    private static async Task<JsonElement> PullAsync(string name, params string[] more)
    {
        string[] arguments = name == "strokes" ? ["data", "pull", name, .. more, "--json"] : ["data", "pull", name, "--json"];
        var result = await FudeProcess.RunAsync(arguments);
        Assert.True(result.Status == 0, result.Errors);
        return JsonDocument.Parse(result.Output).RootElement.Clone();
    }
}
