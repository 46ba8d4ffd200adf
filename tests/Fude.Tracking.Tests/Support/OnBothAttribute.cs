using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Fude.Tracking.Tests.Support;

/// <summary>Runs a theory on SQLite and on MariaDB: the storage comes first, then what is given here.</summary>
/// <param name="more">The arguments after the storage.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnBothAttribute(params object?[] more) : DataAttribute
{
    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([new TheoryDataRow([Storage.Sqlite, .. more]), new TheoryDataRow([Storage.MariaDb, .. more])]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
