using Fude.App.Tests.Support;

[assembly: AssemblyFixture(typeof(Fude.Console.Tests.Releases.TestModels))]

namespace Fude.Console.Tests.Releases;

/// <summary>Three models of one kind of network, made when a test asks for them: a good one, another that is about as good, and one that takes 3 for 8.</summary>
public sealed class TestModels : IDisposable
{
    public const string FirstRun = "0123456789abcdef0123456789abcde1";
    public const string SecondRun = "0123456789abcdef0123456789abcde2";
    public const string WorseRun = "0123456789abcdef0123456789abcde3";

    private readonly Lazy<TestModel> _first = new(() => new TestModel(FirstRun));
    private readonly Lazy<TestModel> _second = new(() => new TestModel(SecondRun, seed: 5));
    private readonly Lazy<TestModel> _worse = new(() => new TestModel(WorseRun, defect: new Defect { Swapped = (3, 8) }));

    public string First => _first.Value.Folder;

    public string Second => _second.Value.Folder;

    public string Worse => _worse.Value.Folder;

    public void Dispose()
    {
        foreach (var made in ((Lazy<TestModel>[])[_first, _second, _worse]).Where(made => made.IsValueCreated))
            made.Value.Dispose();
    }
}
