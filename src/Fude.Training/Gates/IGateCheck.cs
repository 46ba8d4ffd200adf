namespace Fude.Training.Gates;

/// <summary>One thing that a bundle has to come up to.</summary>
internal interface IGateCheck
{
    /// <summary>Its name, in lower case: that of its result, and the beginning of its figures' names.</summary>
    string Name { get; }

    /// <summary>Measures.</summary>
    /// <param name="context">What is judged, and by what.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="Fude.Inference.InferenceException">The model fails on a picture: the check has failed.</exception>
    CheckResult Run(GateContext context, CancellationToken cancellation);
}
