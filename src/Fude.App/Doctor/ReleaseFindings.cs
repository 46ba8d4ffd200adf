using System.Globalization;
using Fude.App.Releases;
using Fude.Bundles;
using Fude.Hosting.Databases;

namespace Fude.App.Doctor;

/// <summary>Whether the releases fit together, the ledger is as it was written, and what is live can be loaded without anybody's help.</summary>
/// <param name="database">The database.</param>
/// <param name="folder">The application's data folder.</param>
internal sealed class ReleaseFindings(Database database, string folder)
{
    private const string Releases = "releases";
    private const string LiveBundle = "bundle of the live release";
    private const int MostTold = 5;

    /// <summary>Looks.</summary>
    /// <exception cref="DatabaseException">The database can't be read now.</exception>
    public async Task<IReadOnlyList<DataFinding>> ExamineAsync()
    {
        var (faults, view, entries) = await database.ReadAsync(session =>
            (ReleaseAudit.Faults(session), ReleaseView.Read(session), session.First("SELECT COUNT(*) FROM release_ledger", row => row.GetInt64(0))));
        var state = view.Live is { } live ? $"release {live.Id} ({live.Tag}) is live" : "none yet";
        if (view.Candidate is { } candidate)
            state += $", {candidate.Id} ({candidate.Tag}) is {candidate.State.Word()}";
        var finding = faults.Count == 0
            ? new DataFinding(DataFinding.Ok, Releases, string.Create(CultureInfo.InvariantCulture, $"{state}; the ledger's {entries} entries are sound"))
            : new DataFinding(DataFinding.Broken, Releases, string.Join("; ", faults.Take(MostTold)) + (faults.Count > MostTold ? "; …" : ""), "somebody has written past the application: compare with a backup; a deploy to a new database begins anew");
        return view.Live is { } answers ? [finding, Bundle(answers)] : [finding];
    }

    private DataFinding Bundle(Release live)
    {
        var place = BundleStore.PlaceOf(folder, live.Digest);
        try
        {
            if (!Directory.Exists(place))
                return new DataFinding(DataFinding.Optional, LiveBundle, $"that of {live.Tag} is not in {place}", "the application keeps it there while it runs with this data folder; until then it comes from the settings or the tracking server");
            BundleReader.Read(place, expectedDigest: live.Digest);
            return new DataFinding(DataFinding.Ok, LiveBundle, $"that of {live.Tag} is kept and whole");
        }
        catch (Exception e) when (e is BundleException or IOException or UnauthorizedAccessException)
        {
            return new DataFinding(DataFinding.Broken, LiveBundle, $"that of {live.Tag} is damaged: {e.Message}", "delete the folder; the application fetches it again from the tracking server");
        }
    }
}
