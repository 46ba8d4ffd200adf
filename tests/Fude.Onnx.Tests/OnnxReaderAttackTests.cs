using CsCheck;
using Fude.Onnx.Protos;
using Google.Protobuf;
using DataType = Fude.Onnx.Protos.TensorProto.Types.DataType;

namespace Fude.Onnx.Tests;

/// <summary>Attacks below the level of a graph: bytes that aren't messages, nesting, bombs, limits.</summary>
public sealed class OnnxReaderAttackTests
{
    [Fact]
    public void Files_of_other_kinds()
    {
        Assert.Equal(OnnxFaultKind.NotProtobuf, Fault([]).Kind);
        Assert.Equal(OnnxFaultKind.NotProtobuf, Fault("PK\u0003\u0004 a zip file"u8.ToArray()).Kind);
        Assert.Equal(OnnxFaultKind.NotProtobuf, Fault("\u0089PNG\r\n\u001a\n"u8.ToArray()).Kind);
        Assert.Equal(OnnxFaultKind.NotProtobuf, Fault("Hello, this is text."u8.ToArray()).Kind);
        Assert.Equal(OnnxFaultKind.NotProtobuf, Fault(new byte[1000]).Kind);
    }

    [Fact]
    public void A_model_that_the_runtime_would_take_for_its_own_format()
    {
        // producer_name = "xxORTM…": valid protobuf, and the mark lies where ONNX Runtime looks for it.
        var model = Models.Linear();
        byte[] file = [0x12, 6, .. "xxORTM"u8, .. model.ToByteArray()];
        Assert.Contains("ORTM", Fault(file).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Something_behind_the_model()
    {
        var file = Models.Linear().ToByteArray();
        Assert.Equal(OnnxFaultKind.NotProtobuf, Fault([.. file, 0]).Kind);
        Assert.Equal(OnnxFaultKind.UnknownField, Fault([.. file, 0xFA, 0x3E, 1, 7]).Kind);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        var file = Models.Linear().ToByteArray();
        for (var length = 0; length < file.Length; length++)
            Fault(file[..length]);
    }

    [Fact]
    public void Any_damage_is_either_read_or_refused_and_nothing_else() =>
        Gen.Select(Gen.Int[0, 2], Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[1, 8]).Sample((which, changes) =>
        {
            var file = (which switch { 0 => Models.Linear(), 1 => Models.Nested(3), _ => Models.Nested(1) }).ToByteArray();
            foreach (var (position, value) in changes)
                file[position % file.Length] = value;
            try
            {
                OnnxReader.Read(file);
            }
            catch (OnnxException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }, iter: 20_000);

    [Fact]
    public void Random_bytes_are_refused() => Gen.Byte.Array[1, 200].Sample(bytes => { Fault(bytes); }, iter: 5_000);

    [Fact]
    public void Graphs_nested_too_deep()
    {
        var fault = Fault(Models.Nested(9).ToByteArray());
        Assert.Equal(OnnxFaultKind.TooDeep, fault.Kind);
        Assert.Contains("graph 'level7', node (If) 'if8', attribute 'then_branch', graph 'leaf'", fault.Where, StringComparison.Ordinal);
        Assert.Equal(OnnxFaultKind.TooDeep, Fault(Models.Nested(1).ToByteArray(), new() { MaxGraphDepth = 0 }).Kind);
        OnnxReader.Read(Models.Nested(24).ToByteArray(), new() { MaxGraphDepth = 24 });
        Assert.Equal(OnnxFaultKind.TooDeep, Fault(Models.Nested(25).ToByteArray(), new() { MaxGraphDepth = 24 }).Kind);
    }

    [Fact]
    public void Messages_nested_three_thousand_deep()
    {
        // graph { node { attribute { g { node { … : built from the inside, each level wrapped in its tag and length.
        byte[] file = [];
        var tags = new byte[] { 0x32, 0x2A, 0x0A };
        for (var level = 0; level < 3000; level++)
            file = Wrap(tags[level % 3], file);
        var fault = Fault(Wrap(0x3A, file));
        Assert.Equal(OnnxFaultKind.TooDeep, fault.Kind);
    }

    [Fact]
    public void Hidden_in_nested_graphs()
    {
        var cases = new (OnnxFaultKind Kind, Func<GraphProto> Innermost)[]
        {
            (OnnxFaultKind.ExternalData, () => Leaf(initializer: new TensorProto { Name = "t", DataType = 1, DataLocation = TensorProto.Types.DataLocation.External })),
            (OnnxFaultKind.CustomDomain, () => Leaf(node: new NodeProto { OpType = "Exec", Domain = "evil", Input = { "x" }, Output = { "leaf_out" } })),
            (OnnxFaultKind.SparseTensor, () => new GraphProto { SparseInitializer = { new SparseTensorProto() } }),
            (OnnxFaultKind.BadValue, () => Leaf(node: Models.Node("Neg", "ghost", "leaf_out"))),
            (OnnxFaultKind.BadValue, () => Leaf(node: Models.Node("Neg", "sum", "leaf_out"))),
            (OnnxFaultKind.BadValue, () => Leaf(node: Models.Node("Neg", "x", "choice"))),
            (OnnxFaultKind.BadValue, () => Leaf(node: Models.Node("Neg", "x", "other"))),
            (OnnxFaultKind.BadType, () => new GraphProto { Input = { new ValueInfoProto { Name = "s", Type = new TypeProto { OptionalType = ByteString.Empty } } } }),
        };
        foreach (var (kind, innermost) in cases)
        {
            var fault = Fault(Models.Nested(4, innermost).ToByteArray());
            Assert.Equal(kind, fault.Kind);
            Assert.Contains("attribute 'then_branch'", fault.Where, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_small_file_of_many_empty_messages_takes_little_memory()
    {
        // graph { node{} node{} … }: 8 MB that would become 4 million objects.
        var nodes = new byte[8 << 20];
        for (var index = 0; index < nodes.Length; index += 2)
            nodes[index] = 0x0A;
        var file = Wrap(0x3A, nodes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(OnnxFaultKind.TooLarge, Fault(file).Kind);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_list_of_more_numbers_than_allowed_takes_little_memory(bool packed)
    {
        var tensor = packed ? Wrap(0x3A, new byte[2 << 20]) : [.. Enumerable.Range(0, 4 << 20).Select(index => (byte)(index % 2 == 0 ? 0x38 : 0))];
        var file = Wrap(0x3A, Wrap(0x2A, tensor));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(OnnxFaultKind.TooLarge, Fault(file, new() { MaxTotalElements = 1 << 20 }).Kind);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_length_that_claims_more_than_is_there()
    {
        Assert.Equal(OnnxFaultKind.NotProtobuf, Fault([0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]).Kind);
        Assert.Equal(OnnxFaultKind.NotProtobuf, Fault([0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]).Kind);
        Assert.Equal(OnnxFaultKind.NotProtobuf, Fault([0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]).Kind);
    }

    [Fact]
    public void Names_that_are_not_text()
    {
        var file = Wrap(0x3A, [0x12, 2, 0xC3, 0x28]);
        Assert.Contains("GraphProto.name is not UTF-8", Fault(file).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_can_not_write_lines_into_a_log()
    {
        var model = Models.Linear();
        model.Graph.Node[1].Name = "a\r\n2026 all is well" + new string('x', 500);
        model.Graph.Node[1].Input[0] = "ghost";
        var message = Fault(model.ToByteArray()).Message;
        Assert.DoesNotContain('\n', message);
        Assert.InRange(message.Length, 1, 300);
    }

    [Fact]
    public void Limits_are_limits()
    {
        var file = Models.Linear().ToByteArray();
        Assert.Equal(OnnxFaultKind.TooLarge, Fault(file, new() { MaxBytes = file.Length - 1 }).Kind);
        Assert.Equal(OnnxFaultKind.TooLarge, Fault(file, new() { MaxNodes = 1 }).Kind);
        Assert.Equal(OnnxFaultKind.TooLarge, Fault(file, new() { MaxFields = 10 }).Kind);
        Assert.Equal(OnnxFaultKind.TooLarge, Fault(file, new() { MaxTensorElements = 5 }).Kind);
        Assert.Equal(OnnxFaultKind.TooLarge, Fault(file, new() { MaxTotalElements = 7 }).Kind);
        Assert.Equal(OnnxFaultKind.TooLarge, Fault(file, new() { MaxRank = 1 }).Kind);
        Assert.Equal(OnnxFaultKind.DeniedOperator, Fault(file, new() { DeniedOperators = new HashSet<string>(StringComparer.Ordinal) { "Relu" } }).Kind);
        Assert.Equal(OnnxFaultKind.DeniedOperator, Fault(file, new() { AllowedOperators = new HashSet<string>(StringComparer.Ordinal) { "Relu" } }).Kind);
        Assert.Equal(OnnxFaultKind.UnsupportedOpset, Fault(file, new() { MinOpset = 18 }).Kind);
        OnnxReader.Read(file, new() { MaxBytes = file.Length, MaxNodes = 2, MaxTensorElements = 6, MaxTotalElements = 100, MaxRank = 2 });
    }

    [Fact]
    public void Limits_out_of_range_are_told_at_once()
    {
        var message = Assert.Throws<ArgumentException>(() => OnnxReader.Read(new byte[1], new() { MaxBytes = 0, MaxGraphDepth = 25 })).Message;
        Assert.Contains("MaxBytes is 0", message, StringComparison.Ordinal);
        Assert.Contains("MaxGraphDepth is 25", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_domain_can_be_allowed()
    {
        var model = Models.Linear();
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        model.Graph.Node[1].Domain = "com.microsoft";
        var limits = new OnnxLimits { AllowedDomains = new HashSet<string>(StringComparer.Ordinal) { "", "com.microsoft" } };
        Assert.Equal(2, OnnxReader.Read(model.ToByteArray(), limits).NodeCount);
    }

    private static GraphProto Leaf(NodeProto? node = null, TensorProto? initializer = null)
    {
        var graph = new GraphProto { Name = "leaf", Node = { node ?? Models.Node("Neg", "x", "leaf_out") }, Output = { new ValueInfoProto { Name = "leaf_out" } } };
        if (initializer is not null)
            graph.Initializer.Add(initializer);
        return graph;
    }

    private static OnnxException Fault(byte[] file, OnnxLimits? limits = null) => Assert.Throws<OnnxException>(() => OnnxReader.Read(file, limits));

    private static byte[] Wrap(byte tag, byte[] content)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteRawTag(tag);
            output.WriteLength(content.Length);
        }

        stream.Write(content);
        return stream.ToArray();
    }
}
