namespace Fude.Cli.Importing;

/// <summary>What an import did, as <c>--json</c> prints it.</summary>
internal sealed class ImportReport
{
    private const int MostProblems = 1000;

    public int NewExperiments { get; set; }

    public int NewRuns { get; set; }

    /// <summary>Runs that were there already and have changed in the store since.</summary>
    public int UpdatedRuns { get; set; }

    public int UnchangedRuns { get; set; }

    /// <summary>Points that were sent; those that the server had already count too.</summary>
    public long Points { get; set; }

    public long Params { get; set; }

    public long Tags { get; set; }

    public long Datasets { get; set; }

    public long Files { get; set; }

    public long FileBytes { get; set; }

    public int NewModels { get; set; }

    public int NewVersions { get; set; }

    /// <summary>How many things were skipped.</summary>
    public int Skipped { get; private set; }

    /// <summary>What was skipped and why, one line each: the first 1,000.</summary>
    public List<string> Problems { get; } = [];

    public void Skip(string what, string why)
    {
        Skipped++;
        if (Problems.Count < MostProblems)
            Problems.Add($"{what}: {why.ReplaceLineEndings(" ")}");
    }
}
