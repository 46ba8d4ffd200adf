namespace Fude.Tracking.Client.Tests;

/// <summary>Tests that look at the whole process, or set its environment: nothing runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
