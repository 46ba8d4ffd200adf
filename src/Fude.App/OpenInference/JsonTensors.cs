namespace Fude.App.OpenInference;

/// <summary>An input of a request over HTTP.</summary>
internal sealed record JsonInput
{
    public string? Name { get; set; }

    public string? Datatype { get; set; }

    public List<long>? Shape { get; set; }

    /// <summary>How many bytes of it follow the JSON; null where they are in it.</summary>
    public long? BinarySize { get; set; }

    /// <summary>Its elements, where they are in the JSON and are bytes.</summary>
    public byte[]? Data { get; set; }

    /// <summary>How many elements are in the JSON.</summary>
    public int Count { get; set; }

    /// <summary>Whether there are elements that are no bytes.</summary>
    public bool HasOthers { get; set; }
}

/// <summary>An output that a request over HTTP names.</summary>
internal sealed record JsonOutput
{
    public string? Name { get; set; }

    public bool? Binary { get; set; }

    public long Classes { get; set; }
}
