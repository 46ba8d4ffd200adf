namespace Fude.Training;

/// <summary>Why a training run can't start or go on.</summary>
public enum TrainingFault
{
    /// <summary>The options contradict themselves or the data.</summary>
    Options,

    /// <summary>The device is not there or not built in.</summary>
    Device,

    /// <summary>The loss is no longer a number.</summary>
    Diverged,

    /// <summary>The exported model does not answer as the trained one does.</summary>
    Parity,

    /// <summary>The model is not good enough to be registered.</summary>
    Gate,
}

/// <summary>A training run can't start or go on; the message is one line for people.</summary>
public sealed class TrainingException(TrainingFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kind of failure it is.</summary>
    public TrainingFault Fault { get; } = fault;
}
