using System.Text;
using System.Text.Json.Nodes;
using Fude.Onnx.Protos;
using Fude.Testing;
using Google.Protobuf;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Bundles.Tests;

/// <summary>Every kind of damage is its own kind of fault, with a message that names the place.</summary>
public sealed class BundleDamageTests
{
    private sealed record Damage(BundleFaultKind Kind, string? File, string Message, Action<string> Do);

    private static readonly Dictionary<string, Damage> Damages = new(StringComparer.Ordinal)
    {
        ["no folder"] = new(BundleFaultKind.NotFound, null, "there is no folder", folder => Directory.Delete(folder, recursive: true)),
        ["a file instead"] = new(BundleFaultKind.NotFound, null, "there is no folder", folder =>
        {
            Directory.Delete(folder, recursive: true);
            File.WriteAllText(folder, "");
        }),
        ["no model"] = new(BundleFaultKind.MissingFile, "model.onnx", "is missing", folder => File.Delete($"{folder}/model.onnx")),
        ["no manifest"] = new(BundleFaultKind.MissingFile, "bundle.json", "is missing", folder => File.Delete($"{folder}/bundle.json")),
        ["a stranger"] = new(BundleFaultKind.UnexpectedFile, "weights.bin", "not a file of a bundle", folder => File.WriteAllText($"{folder}/weights.bin", "x")),
        ["a folder"] = new(BundleFaultKind.UnexpectedFolder, "code", "no folders", folder => Directory.CreateDirectory($"{folder}/code")),
        ["a folder as file"] = new(BundleFaultKind.UnexpectedFolder, "MLmodel", "no folders", folder =>
        {
            File.Delete($"{folder}/MLmodel");
            Directory.CreateDirectory($"{folder}/MLmodel");
        }),
        ["a link"] = new(BundleFaultKind.Link, "model.onnx", "is a link", folder =>
        {
            File.Move($"{folder}/model.onnx", $"{folder}.onnx");
            File.CreateSymbolicLink($"{folder}/model.onnx", $"{folder}.onnx");
        }),
        ["a link to nowhere"] = new(BundleFaultKind.Link, "MLmodel", "is a link", folder =>
        {
            File.Delete($"{folder}/MLmodel");
            File.CreateSymbolicLink($"{folder}/MLmodel", "/nowhere/at/all");
        }),
        ["a link to a folder"] = new(BundleFaultKind.Link, "more", "is a link", folder => Directory.CreateSymbolicLink($"{folder}/more", "/")),
        ["an empty file"] = new(BundleFaultKind.EmptyFile, "samples.json", "is empty", folder => File.WriteAllText($"{folder}/samples.json", "")),
        ["a large model"] = new(BundleFaultKind.FileTooLarge, "model.onnx", "268435457 bytes are over the limit of 268435456", folder =>
        {
            using var file = File.OpenWrite($"{folder}/model.onnx");
            file.SetLength((256L << 20) + 1);
        }),
        ["a large text"] = new(BundleFaultKind.FileTooLarge, "conda.yaml", "over the limit of 65536", folder => File.WriteAllText($"{folder}/conda.yaml", new string(' ', 65537))),
        ["a changed model"] = new(BundleFaultKind.HashMismatch, "model.onnx", "changed or damaged", folder => Flip($"{folder}/model.onnx")),
        ["changed samples"] = new(BundleFaultKind.HashMismatch, "samples.json", "changed or damaged", folder => File.AppendAllText($"{folder}/samples.json", " ")),
        ["a newer schema"] = new(BundleFaultKind.UnsupportedSchemaVersion, "bundle.json", "this Fude reads version 1, and there is 2", Edit(json => json["schemaVersion"] = 2)),
        ["another checksum"] = new(BundleFaultKind.ManifestChecksum, "bundle.json", "$.checksum", Edit(json => json["metrics"]!["test_accuracy"] = 0.9999)),
        ["another format"] = new(BundleFaultKind.ManifestNotCanonical, "bundle.json", "canonical", Edit(_ => { })),
        ["text for JSON"] = new(BundleFaultKind.BadManifest, "bundle.json", "line 1", folder => File.WriteAllText($"{folder}/bundle.json", "name: digits")),
        ["an array for an object"] = new(BundleFaultKind.BadManifest, "bundle.json", "$: an object is expected", folder => File.WriteAllText($"{folder}/bundle.json", "[]")),
        ["half a manifest"] = new(BundleFaultKind.BadManifest, "bundle.json", "line ", folder => File.WriteAllText($"{folder}/bundle.json", File.ReadAllText($"{folder}/bundle.json")[..400])),
        ["no schema version"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.schemaVersion: is missing", Edit(json => json.Remove("schemaVersion"))),
        ["text for a version"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.schemaVersion: a whole number", Edit(json => json["schemaVersion"] = "1")),
        ["no name"] = new(BundleFaultKind.BadManifest, "bundle.json", "name", Edit(json => json.Remove("name"))),
        ["no metrics"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.metrics: is missing", Edit(json => json.Remove("metrics"))),
        ["an unknown property"] = new(BundleFaultKind.BadManifest, "bundle.json", "'colour'", Edit(json => json["colour"] = "red")),
        ["a property twice"] = new(BundleFaultKind.BadManifest, "bundle.json", "name", folder =>
            File.WriteAllText($"{folder}/bundle.json", File.ReadAllText($"{folder}/bundle.json").Replace("\"runId\"", "\"name\": \"again\",\"runId\"", StringComparison.Ordinal))),
        ["text for a number"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.input.shape[2]", Edit(json => json["input"]!["shape"]![2] = "two")),
        ["null for text"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.name", Edit(json => json["name"] = null)),
        ["NaN for a number"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.metrics.test_loss", Edit(json => json["metrics"]!["test_loss"] = "NaN")),
        ["a number beyond all"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.metrics.test_loss", folder =>
            File.WriteAllText($"{folder}/bundle.json", File.ReadAllText($"{folder}/bundle.json").Replace("\"test_loss\": 0.1", "\"test_loss\": 1e999", StringComparison.Ordinal))),
        ["a label twice"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.labels[1]: '0' is at $.labels[0] already", Edit(json => json["labels"]![1] = "0")),
        ["a label too many"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.labels: the output has 2 classes, and there are 3 labels", Edit(json => json["labels"]!.AsArray().Add("x"))),
        ["a bad run id"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.runId", Edit(json => json["runId"] = "../../etc")),
        ["a bad preprocessing"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.preprocessing", Edit(json => json["preprocessing"] = "Mnist V1")),
        ["a bad data set digest"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.dataset.digest", Edit(json => json["dataset"]!["digest"] = "md5:1")),
        ["descending edges"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.reference.statistics.ink_mass.edges[1]", Edit(json => json["reference"]!["statistics"]!["ink_mass"]!["edges"]![1] = 0)),
        ["a count too few"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.reference.statistics.stroke_width.counts", Edit(json => json["reference"]!["statistics"]!["stroke_width"]!["counts"]!.AsArray().RemoveAt(0))),
        ["shares that don't sum"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.reference.classShares", Edit(json => json["reference"]!["classShares"]![0] = 0.75)),
        ["a file not listed"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.files: 'model.onnx' is missing", Edit(json => json["files"]!.AsObject().Remove("model.onnx"))),
        ["a path as a file"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.files: '../x' is not", Edit(json => json["files"]!["../x"] = new string('0', 64))),
        ["a float input"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.input.type", Edit(json => json["input"]!["type"] = "float32")),
        ["no batch"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.output.shape", Edit(json => json["output"]!["shape"]![0] = 1)),
        ["a huge input"] = new(BundleFaultKind.BadManifest, "bundle.json", "$.input.shape: 2000000000 × 2000000000 is over the limit", Edit(json =>
        {
            json["input"]!["shape"]![2] = 2000000000;
            json["input"]!["shape"]![3] = 2000000000;
        })),
        ["no model inside"] = new(BundleFaultKind.UnsafeModel, "model.onnx", "", folder => TestBundle.Forge(folder, "model.onnx", "not a model"u8.ToArray())),
        ["external data"] = new(BundleFaultKind.UnsafeModel, "model.onnx", "ExternalData", Model(proto =>
        {
            proto.Graph.Initializer[1].DataLocation = TensorProto.Types.DataLocation.External;
            proto.Graph.Initializer[1].RawData = ByteString.Empty;
            proto.Graph.Initializer[1].ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "/etc/passwd" });
        })),
        ["a custom domain"] = new(BundleFaultKind.UnsafeModel, "model.onnx", "CustomDomain", Model(proto =>
        {
            proto.Graph.Node[0].Domain = "com.example";
            proto.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.example", Version = 1 });
        })),
        ["another input name"] = new(BundleFaultKind.SignatureMismatch, "model.onnx", "is called 'image'", Model(proto =>
        {
            proto.Graph.Input[0].Name = "image";
            proto.Graph.Node[0].Input[0] = "image";
        })),
        ["another input type"] = new(BundleFaultKind.SignatureMismatch, "model.onnx", "is Int8", Model(proto => proto.Graph.Input[0].Type.TensorType.ElemType = (int)DataType.Int8)),
        ["another input size"] = new(BundleFaultKind.SignatureMismatch, "model.onnx", "pixels", Model(proto => proto.Graph.Input[0].Type.TensorType.Shape.Dim[3].DimValue = 4)),
        ["a fixed batch"] = new(BundleFaultKind.SignatureMismatch, "model.onnx", "pixels", Model(proto => proto.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue = 1)),
        ["more classes than labels"] = new(BundleFaultKind.SignatureMismatch, "model.onnx", "probabilities", Model(proto => proto.Graph.Output[0].Type.TensorType.Shape.Dim[1].DimValue = 3)),
        ["two outputs"] = new(BundleFaultKind.SignatureMismatch, "model.onnx", "2 outputs", Model(proto => proto.Graph.Output.Add(new ValueInfoProto(proto.Graph.Output[0]) { Name = "logits" }))),
        ["text for samples"] = new(BundleFaultKind.BadSamples, "samples.json", "line 1", folder => TestBundle.Forge(folder, "samples.json", "x"u8.ToArray())),
        ["samples without pixels"] = new(BundleFaultKind.BadSamples, "samples.json", "pixels", Samples(json => json["samples"]![0]!.AsObject().Remove("pixels"))),
        ["pixels not in base64"] = new(BundleFaultKind.BadSamples, "samples.json", "$.samples[1].pixels", Samples(json => json["samples"]![1]!["pixels"] = "???")),
        ["a newer form of samples"] = new(BundleFaultKind.UnsupportedSchemaVersion, "samples.json", "there is 7", Samples(json => json["schemaVersion"] = 7)),
        ["no samples"] = new(BundleFaultKind.SampleMismatch, "samples.json", "at least one", Samples(json => json["samples"] = new JsonArray())),
        ["too few pixels"] = new(BundleFaultKind.SampleMismatch, "samples.json", "$.samples[0].pixels: 6 pixels are expected, and there are 3", Samples(json => json["samples"]![0]!["pixels"] = "AAAA")),
        ["a null sample"] = new(BundleFaultKind.SampleMismatch, "samples.json", "$.samples[0]", Samples(json => json["samples"]![0] = null)),
        ["probabilities too few"] = new(BundleFaultKind.SampleMismatch, "samples.json", "$.samples[1].probabilities", Samples(json => json["samples"]![1]!["probabilities"]!.AsArray().RemoveAt(1))),
        ["probabilities that don't sum"] = new(BundleFaultKind.SampleMismatch, "samples.json", "sum to", Samples(json => json["samples"]![0]!["probabilities"] = new JsonArray(0.5, 0.6))),
        ["a negative probability"] = new(BundleFaultKind.SampleMismatch, "samples.json", "$.samples[0].probabilities[0]", Samples(json => json["samples"]![0]!["probabilities"] = new JsonArray(-0.5, 1.5))),
        ["another label"] = new(BundleFaultKind.SampleMismatch, "samples.json", "the largest probability is at 1", Samples(json =>
        {
            json["samples"]![0]!["probabilities"] = new JsonArray(0.25, 0.75);
            json["samples"]![0]!["label"] = 0;
        })),
        ["a label out of range"] = new(BundleFaultKind.SampleMismatch, "samples.json", "$.samples[0].label", Samples(json => json["samples"]![0]!["label"] = 2)),
        ["no YAML"] = new(BundleFaultKind.BadMLmodel, "MLmodel", "line ", folder => TestBundle.Forge(folder, "MLmodel", "{ a: [1, 2"u8.ToArray())),
        ["another loader"] = new(BundleFaultKind.BadMLmodel, "MLmodel", "loader_module: 'mlflow.onnx' is expected, and there is 'evil'", MLmodel("mlflow.onnx", "evil")),
        ["another data file"] = new(BundleFaultKind.BadMLmodel, "MLmodel", "flavors.onnx.data", MLmodel("    data: model.onnx\n    onnx", "    data: ../model.onnx\n    onnx")),
        ["another run"] = new(BundleFaultKind.BadMLmodel, "MLmodel", "run_id", MLmodel("run_id: '0", "run_id: '1")),
        ["code to import"] = new(BundleFaultKind.BadMLmodel, "MLmodel", "brings no code", MLmodel("code: null", "code: code")),
        ["a third flavor"] = new(BundleFaultKind.BadMLmodel, "MLmodel", "no others", MLmodel("flavors:\n", "flavors:\n  sklearn:\n    pickled_model: model.pkl\n")),
        ["a key twice"] = new(BundleFaultKind.BadMLmodel, "MLmodel", "", MLmodel("mlflow_version", "run_id: x\nmlflow_version")),
        ["an alias"] = new(BundleFaultKind.BadMLmodel, "MLmodel", "anchors", MLmodel("artifact_path: model", "artifact_path: &a model")),
        ["deep nesting"] = new(BundleFaultKind.BadMLmodel, "MLmodel", "nested deeper", folder => TestBundle.Forge(folder, "MLmodel", Encoding.UTF8.GetBytes(new string('[', 5000)))),
        ["no UTF-8"] = new(BundleFaultKind.BadMLmodel, "MLmodel", "UTF-8", folder => TestBundle.Forge(folder, "MLmodel", [0x61, 0xff, 0xfe])),
    };

    public static TheoryData<string> Cases => [.. Damages.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Damage_is_told(string name)
    {
        using var temporary = new TemporaryFolder();
        var folder = temporary["bundle"];
        var bundle = BundleWriter.Write(folder, TestBundle.SmallContent());
        Assert.Equal(bundle.Digest, BundleReader.Read(folder).Digest);
        var damage = Damages[name];
        damage.Do(folder);

        var error = Assert.Throws<BundleException>(() => BundleReader.Read(folder));

        Assert.Equal(damage.Kind, error.Kind);
        Assert.Equal(damage.File, error.File);
        Assert.Contains(damage.Message, error.Message);
        if (damage.File is not null)
            Assert.StartsWith(damage.File + ": ", error.Message);
    }

    [Fact]
    public void Another_bundle_than_the_one_asked_for_is_told()
    {
        using var temporary = new TemporaryFolder();
        var content = TestBundle.SmallContent();
        var one = BundleWriter.Write(temporary["one"], content);
        BundleWriter.Write(temporary["two"], content with { Manifest = content.Manifest with { Name = "two" } });

        var error = Assert.Throws<BundleException>(() => BundleReader.Read(temporary["two"], expectedDigest: one.Digest));

        Assert.Equal(BundleFaultKind.DigestMismatch, error.Kind);
        Assert.Contains(one.Digest, error.Message);
        Assert.Equal(one.Digest, BundleReader.Read(temporary["one"], expectedDigest: one.Digest).Digest);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told()
    {
        using var temporary = new TemporaryFolder();
        BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent());
        using var taken = new FileStream(temporary["bundle/model.onnx"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var error = Assert.Throws<BundleException>(() => BundleReader.Read(temporary["bundle"]));

        Assert.Equal((BundleFaultKind.Unreadable, "model.onnx"), (error.Kind, error.File));
    }

    [Fact]
    public void All_mistakes_of_a_manifest_are_told_at_once()
    {
        using var temporary = new TemporaryFolder();
        BundleWriter.Write(temporary["bundle"], TestBundle.SmallContent());
        TestBundle.EditManifest(temporary["bundle"], json =>
        {
            json["runId"] = "";
            json["preprocessing"] = "mnist";
            json["labels"]![0] = "";
        });

        var error = Assert.Throws<BundleException>(() => BundleReader.Read(temporary["bundle"]));

        Assert.Contains("$.runId", error.Message);
        Assert.Contains("$.preprocessing", error.Message);
        Assert.Contains("$.labels[0]", error.Message);
    }

    [Theory]
    [InlineData("mnist-v1", true)]
    [InlineData("resize-v12", true)]
    [InlineData("a-b2-v3", true)]
    [InlineData("mnist", false)]
    [InlineData("mnist-v0", false)]
    [InlineData("mnist-v01", false)]
    [InlineData("mnist-v", false)]
    [InlineData("-v1", false)]
    [InlineData("mnist--v1", false)]
    [InlineData("mnist-v-1", false)]
    [InlineData("mnist-v 1", false)]
    [InlineData("1mnist-v1", false)]
    [InlineData("../mnist-v1", false)]
    [InlineData("mnist-v99999999999", false)]
    public void A_preprocessing_id_has_a_name_and_a_version(string id, bool valid)
    {
        var manifest = TestBundle.Manifest(new TestModel()) with { Preprocessing = id };

        var error = Record.Exception(() => ManifestChecks.Check(manifest, BundleLimits.Default, complete: false));

        Assert.Equal(valid, error is null);
    }

    [Fact]
    public void Every_kind_of_fault_has_a_test()
    {
        BundleFaultKind[] elsewhere =
        [
            BundleFaultKind.TargetExists, // BundleWriterTests
            BundleFaultKind.Unreadable, BundleFaultKind.DigestMismatch, // above
            .. BundleTarTests.Kinds,
        ];

        Assert.Equal(Enum.GetValues<BundleFaultKind>(), Damages.Values.Select(damage => damage.Kind).Concat(elsewhere).Distinct().Order());
    }

    private static Action<string> Edit(Action<JsonObject> edit) => folder => TestBundle.EditManifest(folder, edit);

    private static Action<string> Model(Action<ModelProto> edit) => folder =>
    {
        var proto = ModelProto.Parser.ParseFrom(File.ReadAllBytes($"{folder}/model.onnx"));
        edit(proto);
        TestBundle.Forge(folder, "model.onnx", proto.ToByteArray());
    };

    private static Action<string> Samples(Action<JsonObject> edit) => folder =>
    {
        var json = JsonNode.Parse(File.ReadAllBytes($"{folder}/samples.json"))!.AsObject();
        edit(json);
        TestBundle.Forge(folder, "samples.json", Encoding.UTF8.GetBytes(json.ToJsonString()));
    };

    private static Action<string> MLmodel(string old, string replacement) => folder =>
    {
        var text = File.ReadAllText($"{folder}/MLmodel");
        Assert.Contains(old, text);
        TestBundle.Forge(folder, "MLmodel", Encoding.UTF8.GetBytes(text.Replace(old, replacement, StringComparison.Ordinal)));
    };

    private static void Flip(string path)
    {
        var content = File.ReadAllBytes(path);
        content[^1] ^= 1;
        File.WriteAllBytes(path, content);
    }
}
