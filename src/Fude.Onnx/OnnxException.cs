namespace Fude.Onnx;

/// <summary>What is wrong with an ONNX model.</summary>
public enum OnnxFaultKind
{
    /// <summary>The bytes are not an ONNX protobuf message, or end too early, or something follows it.</summary>
    NotProtobuf,

    /// <summary>The file, or what it would become in memory, is over a limit of <see cref="OnnxLimits"/>.</summary>
    TooLarge,

    /// <summary>Messages or graphs are nested deeper than allowed.</summary>
    TooDeep,

    /// <summary>The file uses fields that this reader doesn't know and so can't check.</summary>
    UnknownField,

    /// <summary>A tensor's data would be read from another file or from an address in memory.</summary>
    ExternalData,

    /// <summary>Operators from a domain that is not allowed.</summary>
    CustomDomain,

    /// <summary>The model defines functions of its own.</summary>
    Functions,

    /// <summary>The operator set is missing, declared twice, too old or too new.</summary>
    UnsupportedOpset,

    /// <summary>The file format's own version is missing, too old or too new.</summary>
    UnsupportedIrVersion,

    /// <summary>An operator that the limits deny, or don't list as allowed.</summary>
    DeniedOperator,

    /// <summary>A sparse tensor.</summary>
    SparseTensor,

    /// <summary>A tensor whose type, shape and data don't fit together.</summary>
    BadTensor,

    /// <summary>A node's attribute that is malformed.</summary>
    BadAttribute,

    /// <summary>An input, output or intermediate value whose declared type is missing or not a tensor's.</summary>
    BadType,

    /// <summary>A value has no name, is written twice, or is read though nobody wrote it before.</summary>
    BadValue,

    /// <summary>There is no graph, or it has no nodes, inputs or outputs, or a node is malformed.</summary>
    BadGraph,

    /// <summary>The input of a foreign classifier takes something else than the pictures that it is to read.</summary>
    UnfitInput,

    /// <summary>The output of a foreign classifier is not one number for each label.</summary>
    UnfitOutput,

    /// <summary>Content that would change how the model is trained or how the runtime is configured.</summary>
    ForbiddenContent,
}

/// <summary>An ONNX model is malformed, over a limit, or asks for something that is not allowed.</summary>
public sealed class OnnxException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="kind">What is wrong.</param>
    /// <param name="message">What is wrong in words, with names and figures.</param>
    /// <param name="where">The place in the model, such as <c>graph 'main', node 'conv1' (Conv)</c>.</param>
    /// <param name="innerException">The cause, if another library found it.</param>
    public OnnxException(OnnxFaultKind kind, string message, string? where = null, Exception? innerException = null)
        : base(where is null ? message : $"{where}: {message}", innerException)
    {
        Kind = kind;
        Where = where;
    }

    /// <summary>What is wrong.</summary>
    public OnnxFaultKind Kind { get; }

    /// <summary>The place in the model, or null where it is the file as a whole.</summary>
    public string? Where { get; }
}
