using Fude.Onnx.Protos;
using Fude.Testing;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx.Tests;

/// <summary>A model from a stranger is read, or refused with an error that names the place.</summary>
public sealed class OnnxReaderTests
{
    [Fact]
    public void A_good_model_is_read()
    {
        var model = OnnxReader.Read(Models.Linear().ToByteArray());
        Assert.Equal("x: FLOAT[batch, 3]", Assert.Single(model.Inputs).ToString());
        Assert.Equal("y: FLOAT[batch, 2]", Assert.Single(model.Outputs).ToString());
        Assert.Equal((17, 2, 8), (model.Opset, model.NodeCount, model.ParameterCount));
        Assert.True(model.Inputs[0].Shape[0].IsDynamic);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Branches_within_the_limit_are_read_and_run(int depth)
    {
        var file = Models.Nested(depth).ToByteArray();
        Assert.Equal(2 + (2 * depth) + 1, OnnxReader.Read(file).NodeCount);
        using var settings = Parity.Settings();
        using var session = new InferenceSession(file, settings);
        Assert.NotEmpty(session.OutputNames);
    }

    [Fact]
    public void A_file_is_written_and_read()
    {
        using var folder = new TemporaryFolder();
        OnnxWriter.WriteFile(Models.Linear(), folder["m.onnx"]);
        OnnxWriter.WriteFile(Models.Linear(), folder["m.onnx"]);
        Assert.Equal(Models.Linear(), OnnxReader.ReadFile(folder["m.onnx"]).Proto);
        Assert.Equal([folder["m.onnx"]], Directory.GetFiles(folder.Path));
        var fault = Assert.Throws<OnnxException>(() => OnnxReader.ReadFile(folder["m.onnx"], new() { MaxBytes = 10 }));
        Assert.Equal(OnnxFaultKind.TooLarge, fault.Kind);
    }

    public static TheoryData<string> Damages => [.. Damaged.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Damages))]
    public void Damage_is_named_with_its_place(string name)
    {
        var (kind, where, damage) = Damaged[name];
        var model = Models.Linear();
        damage(model);
        var fault = Assert.Throws<OnnxException>(() => OnnxReader.Read(model.ToByteArray()));
        Assert.Equal(kind, fault.Kind);
        Assert.Equal(where, fault.Where);
        Assert.StartsWith(where + ": ", fault.Message, StringComparison.Ordinal);
        // A model in memory is checked in the same way as one from a file.
        if (kind != OnnxFaultKind.NotProtobuf)
            Assert.Equal(kind, Assert.Throws<OnnxException>(() => OnnxReader.Check(model)).Kind);
    }

    private static readonly Dictionary<string, (OnnxFaultKind Kind, string Where, Action<ModelProto> Damage)> Damaged = new(StringComparer.Ordinal)
    {
        ["ir version missing"] = (OnnxFaultKind.UnsupportedIrVersion, "model", model => model.IrVersion = 0),
        ["ir version too new"] = (OnnxFaultKind.UnsupportedIrVersion, "model", model => model.IrVersion = 99),
        ["opset missing"] = (OnnxFaultKind.UnsupportedOpset, "model", model => model.OpsetImport.Clear()),
        ["opset too old"] = (OnnxFaultKind.UnsupportedOpset, "model", model => model.OpsetImport[0].Version = 6),
        ["opset too new"] = (OnnxFaultKind.UnsupportedOpset, "model", model => model.OpsetImport[0].Version = 1000),
        ["opset twice in two spellings"] = (OnnxFaultKind.UnsupportedOpset, "model", model => model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx", Version = 7 })),
        ["opset of a custom domain"] = (OnnxFaultKind.CustomDomain, "model", model => model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 })),
        ["training graphs"] = (OnnxFaultKind.ForbiddenContent, "model", model => model.TrainingInfo.Add(ByteString.CopyFromUtf8("\n\0"))),
        ["settings for the runtime"] = (OnnxFaultKind.ForbiddenContent, "model", model => model.MetadataProps.Add(new StringStringEntryProto { Key = "ort_config", Value = "{}" })),
        ["function of a custom domain"] = (OnnxFaultKind.CustomDomain, "model, function 'f'", model => model.Functions.Add(new FunctionProto { Name = "f", Domain = "evil" })),
        ["function of the standard domain"] = (OnnxFaultKind.Functions, "model, function 'Relu'", model => model.Functions.Add(new FunctionProto { Name = "Relu" })),
        ["no graph"] = (OnnxFaultKind.BadGraph, "model", model => model.Graph = null),
        ["no nodes"] = (OnnxFaultKind.BadGraph, "graph 'main'", model => model.Graph.Node.Clear()),
        ["no outputs"] = (OnnxFaultKind.BadGraph, "graph 'main'", model => model.Graph.Output.Clear()),
        ["no inputs"] = (OnnxFaultKind.BadGraph, "graph 'main'", model => model.Graph.Input.Clear()),
        ["only inputs with defaults"] = (OnnxFaultKind.BadGraph, "graph 'main'", model => model.Graph.Input[0].Name = "w"),
        ["initialiser that is no input in an old format"] = (OnnxFaultKind.BadGraph, "graph 'main', initialiser 'w'", model => model.IrVersion = 3),

        ["external data"] = (OnnxFaultKind.ExternalData, "graph 'main', initialiser 'w'", model => External(model.Graph.Initializer[0])),
        ["external data by location alone"] = (OnnxFaultKind.ExternalData, "graph 'main', initialiser 'w'", model => model.Graph.Initializer[0].DataLocation = TensorProto.Types.DataLocation.External),
        ["external data by entries alone"] = (OnnxFaultKind.ExternalData, "graph 'main', initialiser 'w'", model => model.Graph.Initializer[0].ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = "0" })),
        ["unknown data location"] = (OnnxFaultKind.ExternalData, "graph 'main', initialiser 'w'", model => model.Graph.Initializer[0].DataLocation = (TensorProto.Types.DataLocation)7),
        ["external data in an attribute"] = (OnnxFaultKind.ExternalData, "graph 'main', node (Constant) 'c', attribute 'value'", model => model.Graph.Node.Insert(0, Constant(External(Scalar())))),
        ["external data in a list of tensors"] = (OnnxFaultKind.ExternalData, "graph 'main', node (Relu) 'act', attribute 'many', tensor #1", model =>
            model.Graph.Node[1].Attribute.Add(new AttributeProto { Name = "many", Type = AttributeProto.Types.AttributeType.Tensors, Tensors = { Scalar(), External(Scalar()) } })),
        ["sparse initialiser"] = (OnnxFaultKind.SparseTensor, "graph 'main'", model => model.Graph.SparseInitializer.Add(new SparseTensorProto { Values = External(Scalar()) })),
        ["sparse tensor in an attribute"] = (OnnxFaultKind.SparseTensor, "graph 'main', node (Relu) 'act', attribute 'a'", model =>
            model.Graph.Node[1].Attribute.Add(new AttributeProto { Name = "a", Type = AttributeProto.Types.AttributeType.SparseTensor, SparseTensor = new SparseTensorProto() })),
        ["sparse tensor hidden behind another type"] = (OnnxFaultKind.SparseTensor, "graph 'main', node (Relu) 'act', attribute 'a'", model =>
            model.Graph.Node[1].Attribute.Add(new AttributeProto { Name = "a", Type = AttributeProto.Types.AttributeType.Int, SparseTensor = new SparseTensorProto() })),

        ["tensor without a type"] = (OnnxFaultKind.BadTensor, "graph 'main', initialiser 'w'", model => model.Graph.Initializer[0].DataType = 0),
        ["tensor of an unknown type"] = (OnnxFaultKind.BadTensor, "graph 'main', initialiser 'w'", model => model.Graph.Initializer[0].DataType = 99),
        ["tensor with a negative dimension"] = (OnnxFaultKind.BadTensor, "graph 'main', initialiser 'w'", model => model.Graph.Initializer[0].Dims[0] = -2),
        ["tensor with more dimensions' product than data"] = (OnnxFaultKind.BadTensor, "graph 'main', initialiser 'w'", model => model.Graph.Initializer[0].Dims[0] = 3),
        ["tensor whose product wraps around to its data"] = (OnnxFaultKind.TooLarge, "graph 'main', initialiser 'w'", model => Shape(model.Graph.Initializer[0], 1L << 62, 4, 6)),
        ["tensor that claims 2 GiB"] = (OnnxFaultKind.TooLarge, "graph 'main', initialiser 'w'", model => Shape(model.Graph.Initializer[0], 1 << 29)),
        ["empty tensor with an enormous dimension"] = (OnnxFaultKind.TooLarge, "graph 'main', initialiser 'w'", model => Shape(model.Graph.Initializer[0], 0, long.MaxValue)),
        ["tensor with too many dimensions"] = (OnnxFaultKind.TooLarge, "graph 'main', initialiser 'w'", model => Shape(model.Graph.Initializer[0], [.. Enumerable.Repeat(1L, 9)])),
        ["tensor without data"] = (OnnxFaultKind.BadTensor, "graph 'main', initialiser 'w'", model => model.Graph.Initializer[0].RawData = ByteString.Empty),
        ["tensor with its data twice"] = (OnnxFaultKind.BadTensor, "graph 'main', initialiser 'w'", model => model.Graph.Initializer[0].FloatData.Add(Enumerable.Repeat(1f, 6))),
        ["tensor with data of another type"] = (OnnxFaultKind.BadTensor, "graph 'main', initialiser 'w'", model => Typed(model, tensor => tensor.Int32Data.Add(Enumerable.Repeat(1, 6)))),
        ["tensor with data of two types"] = (OnnxFaultKind.BadTensor, "graph 'main', initialiser 'w'", model => Typed(model, tensor => { tensor.FloatData.Add(Enumerable.Repeat(1f, 6)); tensor.Int64Data.Add(1); })),
        ["tensor with too few numbers"] = (OnnxFaultKind.BadTensor, "graph 'main', initialiser 'w'", model => Typed(model, tensor => tensor.FloatData.Add(Enumerable.Repeat(1f, 5)))),
        ["strings as raw data"] = (OnnxFaultKind.BadTensor, "graph 'main', initialiser 'w'", model => model.Graph.Initializer[0].DataType = (int)DataType.String),
        ["initialiser without a name"] = (OnnxFaultKind.BadValue, "graph 'main', initialiser #0", model => model.Graph.Initializer[0].Name = ""),
        ["two initialisers of one name"] = (OnnxFaultKind.BadValue, "graph 'main', initialiser 'w'", model => model.Graph.Initializer.Add(model.Graph.Initializer[0].Clone())),
        ["initialiser that its input contradicts"] = (OnnxFaultKind.BadTensor, "graph 'main', initialiser 'w'", model => model.Graph.Input.Add(new ValueInfoProto { Name = "w", Type = Models.Type(DataType.Float, [3, 2]) })),

        ["node of a custom domain"] = (OnnxFaultKind.CustomDomain, "graph 'main', node (Relu) 'act'", model => model.Graph.Node[1].Domain = "com.microsoft"),
        ["node without an operator"] = (OnnxFaultKind.BadGraph, "graph 'main', node 'act'", model => model.Graph.Node[1].OpType = ""),
        ["node of an overload"] = (OnnxFaultKind.Functions, "graph 'main', node (Relu) 'act'", model => model.Graph.Node[1].Overload = "x"),
        ["node without outputs"] = (OnnxFaultKind.BadGraph, "graph 'main', node (Relu) 'act'", model => model.Graph.Node[1].Output.Clear()),
        ["node that reads what nobody writes"] = (OnnxFaultKind.BadValue, "graph 'main', node (Relu) 'act'", model => model.Graph.Node[1].Input[0] = "ghost"),
        ["nodes out of order"] = (OnnxFaultKind.BadValue, "graph 'main', node (Relu) 'act'", model => { var node = model.Graph.Node[1]; model.Graph.Node.RemoveAt(1); model.Graph.Node.Insert(0, node); }),
        ["node that reads itself"] = (OnnxFaultKind.BadValue, "graph 'main', node (Relu) 'act'", model => model.Graph.Node[1].Input[0] = "y"),
        ["cycle of two nodes"] = (OnnxFaultKind.BadValue, "graph 'main', node (Gemm) 'fc'", model => model.Graph.Node[0].Input[0] = "y"),
        ["value written twice"] = (OnnxFaultKind.BadValue, "graph 'main', node (Relu) 'act'", model => model.Graph.Node[1].Output[0] = "sum"),
        ["value written over an input"] = (OnnxFaultKind.BadValue, "graph 'main', node (Relu) 'act'", model => model.Graph.Node[1].Output[0] = "x"),
        ["value written over an initialiser"] = (OnnxFaultKind.BadValue, "graph 'main', node (Relu) 'act'", model => model.Graph.Node[1].Output[0] = "w"),
        ["value written twice by one node"] = (OnnxFaultKind.BadValue, "graph 'main', node (Relu) 'act'", model => model.Graph.Node[1].Output.Add("y")),
        ["inputs of one name"] = (OnnxFaultKind.BadValue, "graph 'main', input 'x'", model => model.Graph.Input.Add(model.Graph.Input[0].Clone())),
        ["input without a name"] = (OnnxFaultKind.BadValue, "graph 'main', input", model => model.Graph.Input[0].Name = ""),
        ["input without a type"] = (OnnxFaultKind.BadType, "graph 'main', input 'x'", model => model.Graph.Input[0].Type = null),
        ["input without a shape"] = (OnnxFaultKind.BadType, "graph 'main', input 'x'", model => model.Graph.Input[0].Type.TensorType.Shape = null),
        ["input of no element type"] = (OnnxFaultKind.BadType, "graph 'main', input 'x'", model => model.Graph.Input[0].Type.TensorType.ElemType = 0),
        ["input that is a sequence"] = (OnnxFaultKind.BadType, "graph 'main', input 'x'", model => model.Graph.Input[0].Type = new TypeProto { SequenceType = ByteString.Empty }),
        ["input that is a map"] = (OnnxFaultKind.BadType, "graph 'main', input 'x'", model => model.Graph.Input[0].Type = new TypeProto { MapType = ByteString.Empty }),
        ["input with a negative dimension"] = (OnnxFaultKind.BadType, "graph 'main', input 'x'", model => model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = -1),
        ["input with an enormous dimension"] = (OnnxFaultKind.TooLarge, "graph 'main', input 'x'", model => model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimValue = long.MaxValue),
        ["output that nobody writes"] = (OnnxFaultKind.BadValue, "graph 'main', output 'z'", model => model.Graph.Output[0].Name = "z"),
        ["output declared twice"] = (OnnxFaultKind.BadValue, "graph 'main', output 'y'", model => model.Graph.Output.Add(model.Graph.Output[0].Clone())),
        ["output without a type"] = (OnnxFaultKind.BadType, "graph 'main', output 'y'", model => model.Graph.Output[0].Type = null),
        ["value that is a sparse tensor"] = (OnnxFaultKind.BadType, "graph 'main', value 'sum'", model => model.Graph.ValueInfo[0].Type = new TypeProto { SparseTensorType = ByteString.Empty }),

        ["attribute without a name"] = (OnnxFaultKind.BadAttribute, "graph 'main', node (Gemm) 'fc', attribute #0", model => model.Graph.Node[0].Attribute[0].Name = ""),
        ["attribute twice"] = (OnnxFaultKind.BadAttribute, "graph 'main', node (Gemm) 'fc', attribute 'transB'", model => model.Graph.Node[0].Attribute.Add(OnnxAttribute.Of("transB", 0L))),
        ["attribute without a type"] = (OnnxFaultKind.BadAttribute, "graph 'main', node (Gemm) 'fc', attribute 'transB'", model => model.Graph.Node[0].Attribute[0].Type = AttributeProto.Types.AttributeType.Undefined),
        ["attribute of an unknown type"] = (OnnxFaultKind.BadAttribute, "graph 'main', node (Gemm) 'fc', attribute 'transB'", model => model.Graph.Node[0].Attribute[0].Type = (AttributeProto.Types.AttributeType)77),
        ["attribute with a graph behind another type"] = (OnnxFaultKind.BadAttribute, "graph 'main', node (Gemm) 'fc', attribute 'transB'", model => model.Graph.Node[0].Attribute[0].G = new GraphProto()),
        ["attribute that promises a graph"] = (OnnxFaultKind.BadAttribute, "graph 'main', node (Relu) 'act', attribute 'g'", model => model.Graph.Node[1].Attribute.Add(new AttributeProto { Name = "g", Type = AttributeProto.Types.AttributeType.Graph })),
        ["attribute that refers to a function's"] = (OnnxFaultKind.BadAttribute, "graph 'main', node (Gemm) 'fc', attribute 'transB'", model => model.Graph.Node[0].Attribute[0].RefAttrName = "q"),
        ["attribute with a type"] = (OnnxFaultKind.BadType, "graph 'main', node (Gemm) 'fc', attribute 'transB'", model => model.Graph.Node[0].Attribute[0].Tp = ByteString.CopyFromUtf8("x")),

        ["constant shape from an initialiser"] = (OnnxFaultKind.TooLarge, "graph 'main', node (ConstantOfShape) 'fill'", model =>
        {
            model.Graph.Initializer.Add(new TensorProto { Name = "huge", DataType = (int)DataType.Int64, Dims = { 2 }, Int64Data = { 100_000, 100_000 } });
            model.Graph.Node.Insert(0, new NodeProto { Name = "fill", OpType = "ConstantOfShape", Input = { "huge" }, Output = { "filled" } });
        }),
        ["constant shape from a constant node"] = (OnnxFaultKind.TooLarge, "graph 'main', node (Expand) 'fill'", model =>
        {
            model.Graph.Node.Insert(0, new NodeProto { Name = "shape", OpType = "Constant", Output = { "huge" }, Attribute = { OnnxAttribute.Of("value_ints", new long[] { 1L << 40 }) } });
            model.Graph.Node.Insert(1, new NodeProto { Name = "fill", OpType = "Expand", Input = { "x", "huge" }, Output = { "filled" } });
        }),
        ["random numbers of an enormous shape"] = (OnnxFaultKind.TooLarge, "graph 'main', node (RandomNormal) 'noise'", model =>
            model.Graph.Node.Insert(0, new NodeProto { Name = "noise", OpType = "RandomNormal", Output = { "noisy" }, Attribute = { OnnxAttribute.Of("shape", new long[] { 1L << 40 }) } })),
    };

    private static TensorProto Scalar() => new() { DataType = (int)DataType.Float, FloatData = { 1f } };

    private static NodeProto Constant(TensorProto tensor) =>
        new() { Name = "c", OpType = "Constant", Output = { "c_out" }, Attribute = { new AttributeProto { Name = "value", Type = AttributeProto.Types.AttributeType.Tensor, T = tensor } } };

    private static TensorProto External(TensorProto tensor)
    {
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = "../../etc/passwd" });
        return tensor;
    }

    private static void Shape(TensorProto tensor, params long[] dimensions)
    {
        tensor.Dims.Clear();
        tensor.Dims.Add(dimensions);
    }

    private static void Typed(ModelProto model, Action<TensorProto> fill)
    {
        model.Graph.Initializer[0].RawData = ByteString.Empty;
        fill(model.Graph.Initializer[0]);
    }
}
