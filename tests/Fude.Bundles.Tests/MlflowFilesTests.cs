using System.Text.Json;
using Fude.Testing;
using YamlDotNet.Serialization;

namespace Fude.Bundles.Tests;

/// <summary>What MLflow 2.17's <c>Model.load</c>, <c>mlflow.onnx</c> and its environments read.</summary>
public sealed class MlflowFilesTests
{
    [Fact]
    public void MLmodel_is_pinned()
    {
        using var temporary = new TemporaryFolder();
        var model = new TestModel();
        BundleWriter.Write(temporary["bundle"], TestBundle.Content(model));

        Assert.Equal(
            $$$""""
            artifact_path: model
            flavors:
              onnx:
                code: null
                data: model.onnx
                onnx_version: 1.17.0
                providers:
                - CPUExecutionProvider
              python_function:
                data: model.onnx
                env:
                  conda: conda.yaml
                  virtualenv: python_env.yaml
                loader_module: mlflow.onnx
                python_version: 3.11.10
            mlflow_version: 2.17.2
            model_size_bytes: {{{model.Bytes.Length}}}
            model_uuid: UUID
            run_id: '0123456789abcdef0123456789abcdef'
            signature:
              inputs: '[{"name":"pixels","type":"tensor","tensor-spec":{"dtype":"uint8","shape":[-1,1,28,28]}}]'
              outputs: '[{"name":"probabilities","type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,10]}}]'
              params: null
            utc_time_created: '2026-05-03 18:02:01.123000'

            """".ReplaceLineEndings("\n"),
            System.Text.RegularExpressions.Regex.Replace(
                File.ReadAllText(temporary["bundle/MLmodel"]), "model_uuid: [0-9a-f]{32}\n", "model_uuid: UUID\n", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void All_yaml_is_valid_and_points_to_files_that_are_there()
    {
        using var temporary = new TemporaryFolder();
        BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent());
        var yaml = new DeserializerBuilder().Build();

        var model = yaml.Deserialize<Dictionary<string, object>>(File.ReadAllText(temporary["bundle/MLmodel"]));
        var flavors = (Dictionary<object, object>)model["flavors"];
        var function = (Dictionary<object, object>)flavors["python_function"];
        var environments = (Dictionary<object, object>)function["env"];
        var conda = yaml.Deserialize<Dictionary<string, object>>(File.ReadAllText(temporary[$"bundle/{environments["conda"]}"]));
        var python = yaml.Deserialize<Dictionary<string, object>>(File.ReadAllText(temporary[$"bundle/{environments["virtualenv"]}"]));
        var signature = (Dictionary<object, object>)model["signature"];
        using var inputs = JsonDocument.Parse((string)signature["inputs"]);

        Assert.Equal("mlflow.onnx", function["loader_module"]);
        Assert.Equal("tensor", inputs.RootElement[0].GetProperty("type").GetString());
        Assert.Equal("mlflow-env", conda["name"]);
        Assert.Equal("3.11.10", python["python"]);
        Assert.Equal(["-r requirements.txt"], ((List<object>)python["dependencies"]).Cast<string>(), StringComparer.Ordinal);
        var packages = File.ReadAllLines(temporary["bundle/requirements.txt"]);
        Assert.Equal(["mlflow==2.17.2", "onnx==1.17.0", "onnxruntime==1.19.2"], packages);
        var pip = (Dictionary<object, object>)((List<object>)conda["dependencies"])[2];
        Assert.Equal(packages, ((List<object>)pip["pip"]).Cast<string>(), StringComparer.Ordinal);
    }

    [Fact]
    public void Names_with_quotes_and_other_scripts_survive()
    {
        using var temporary = new TemporaryFolder();
        var model = new TestModel(height: 2, width: 3, classes: 2);
        model.Proto.Graph.Input[0].Name = "it's: 筆 \"#";
        model.Proto.Graph.Node[0].Input[0] = "it's: 筆 \"#";
        var content = TestBundle.Content(model);

        BundleWriter.Write(temporary["bundle"], content with
        {
            Manifest = content.Manifest with { Input = content.Manifest.Input with { Name = "it's: 筆 \"#" } },
        });

        Assert.Equal("it's: 筆 \"#", BundleReader.Read(temporary["bundle"]).Manifest.Input.Name);
    }
}
