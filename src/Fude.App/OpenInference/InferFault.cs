namespace Fude.App.OpenInference;

/// <summary>Why a request of the Open Inference Protocol is not answered.</summary>
internal enum InferFault
{
    /// <summary>The request is not what the protocol or the model takes.</summary>
    Invalid,

    /// <summary>No such model or version.</summary>
    NotFound,

    /// <summary>The request is larger than it may be.</summary>
    TooLarge,

    /// <summary>The request did not arrive in time.</summary>
    TooSlow,

    /// <summary>Too many requests.</summary>
    Busy,
}

/// <summary>A request of the Open Inference Protocol is not answered.</summary>
/// <param name="fault">Why.</param>
/// <param name="message">What is wrong and what to do.</param>
internal sealed class InferFaultException(InferFault fault, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public InferFault Fault { get; } = fault;
}
