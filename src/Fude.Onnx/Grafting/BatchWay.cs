namespace Fude.Onnx.Grafting;

/// <summary>How a grafted model answers many pictures at once.</summary>
public enum BatchWay
{
    /// <summary>The model has a batch axis that is free.</summary>
    Kept,

    /// <summary>Its shapes and axes are rewritten so that it has one.</summary>
    Rewritten,

    /// <summary>It is run once for each picture, by a loop in the graph.</summary>
    Looped,
}
