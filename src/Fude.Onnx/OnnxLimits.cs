namespace Fude.Onnx;

/// <summary>What a model may be and ask for. The defaults suit classifiers that come from strangers.</summary>
public sealed record OnnxLimits
{
    /// <summary>Limits with all defaults.</summary>
    public static OnnxLimits Default { get; } = new();

    /// <summary>Largest file, in bytes. Protobuf itself ends at 2 GiB.</summary>
    public long MaxBytes { get; init; } = 256L << 20;

    /// <summary>Most fields in the file that are not numbers of a list; each costs about 100 bytes of memory when read.</summary>
    public int MaxFields { get; init; } = 1_000_000;

    /// <summary>Most nodes, those of nested graphs included.</summary>
    public int MaxNodes { get; init; } = 100_000;

    /// <summary>Most elements in one tensor, whether its data is in the file, or a node is told a constant shape to make.</summary>
    public long MaxTensorElements { get; init; } = 64L << 20;

    /// <summary>Most elements in all tensors that are written into the file.</summary>
    public long MaxTotalElements { get; init; } = 128L << 20;

    /// <summary>Most dimensions of a tensor.</summary>
    public int MaxRank { get; init; } = 8;

    /// <summary>How deep graphs may be nested in nodes (<c>If</c>, <c>Loop</c>, <c>Scan</c>): 0 allows none. 0 to 24.</summary>
    public int MaxGraphDepth { get; init; } = 8;

    /// <summary>Oldest operator set of the standard domain.</summary>
    public long MinOpset { get; init; } = 7;

    /// <summary>Newest operator set of the standard domain.</summary>
    public long MaxOpset { get; init; } = 22;

    /// <summary>Oldest version of the file format.</summary>
    public long MinIrVersion { get; init; } = 3;

    /// <summary>Newest version of the file format. This reader knows the fields up to 10.</summary>
    public long MaxIrVersion { get; init; } = 10;

    /// <summary>Domains that operators may come from. The standard domain is written <c>""</c> or <c>ai.onnx</c>.</summary>
    public IReadOnlySet<string> AllowedDomains { get; init; } = new HashSet<string>(StringComparer.Ordinal) { "", "ai.onnx" };

    /// <summary>
    /// Whether a model may say that it imports operators of other domains, where it then uses none: exporters name some for all of their models.
    /// A runtime has to be given the model without those imports.
    /// </summary>
    public bool AllowUnusedDomains { get; init; }

    /// <summary>The only operators that may be used, or null for all of the allowed domains.</summary>
    public IReadOnlySet<string>? AllowedOperators { get; init; }

    /// <summary>Operators that may not be used. A server that fears endless models adds <c>Loop</c> and <c>Scan</c>.</summary>
    public IReadOnlySet<string> DeniedOperators { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Checks the limits themselves and tells all mistakes at once.</summary>
    /// <exception cref="ArgumentException">Limits are out of their range.</exception>
    internal static void Validate(OnnxLimits limits)
    {
        (string Name, long Value, long Least, long Most)[] ranges =
        [
            (nameof(MaxBytes), limits.MaxBytes, 1, int.MaxValue),
            (nameof(MaxFields), limits.MaxFields, 1, int.MaxValue),
            (nameof(MaxNodes), limits.MaxNodes, 1, int.MaxValue),
            (nameof(MaxTensorElements), limits.MaxTensorElements, 1, int.MaxValue),
            (nameof(MaxTotalElements), limits.MaxTotalElements, 1, int.MaxValue),
            (nameof(MaxRank), limits.MaxRank, 0, 64),
            // Protobuf itself stops at 100 nested messages; a nested graph takes three (node, attribute, graph).
            (nameof(MaxGraphDepth), limits.MaxGraphDepth, 0, 24),
        ];
        var mistakes = ranges.Where(range => range.Value < range.Least || range.Value > range.Most)
            .Select(range => $"{range.Name} is {range.Value} and must be {range.Least} to {range.Most}")
            .ToList();
        if (mistakes.Count > 0)
            throw new ArgumentException($"Limits for ONNX models: {string.Join("; ", mistakes)}.", nameof(limits));
    }
}
