using Fude.App.Releases.Verdicts;
using Fude.Hosting.Databases;

namespace Fude.App.Releases.Collecting;

/// <summary>A drawing that both models have answered.</summary>
/// <param name="ReleaseId">The candidate.</param>
/// <param name="ImageId">The drawing.</param>
/// <param name="Step">The step at which it was drawn.</param>
/// <param name="ShownCandidate">Whether whoever drew it saw the candidate's answer, and not the live model's.</param>
/// <param name="Live">What the live model says; null where it failed.</param>
/// <param name="Candidate">What the candidate says; null where it failed.</param>
/// <param name="CreatedAt">When they were compared.</param>
internal sealed record ComparisonRow(long ReleaseId, long ImageId, int Step, bool ShownCandidate, Said? Live, Said? Candidate, DateTimeOffset CreatedAt)
{
    /// <summary>What a person says that it is; null where nobody has.</summary>
    public string? Truth { get; init; }

    /// <summary>Whether it is compared because it was corrected.</summary>
    public bool IsCorrected { get; init; }
}

/// <summary>The table <c>release_comparisons</c>: drawings that the models name differently, and all that were corrected.</summary>
internal static class ComparisonRows
{
    private const string LostByCandidate = "t.label = c.live_label AND c.candidate_label <> t.label";
    private const string WonByCandidate = "t.label = c.candidate_label AND c.live_label <> t.label";

    /// <summary>How many a release has.</summary>
    public static long Count(DatabaseSession session, long release) => session.First("SELECT COUNT(*) FROM release_comparisons WHERE release_id = @p0", row => row.GetInt64(0), release);

    /// <summary>Adds one, unless it is there or its drawing is not any more.</summary>
    public static void Add(DatabaseSession session, ComparisonRow row) => session.Execute(
        $"""
        {session.InsertOrIgnore} INTO release_comparisons (release_id, image_id, step, shown_candidate, live_label, candidate_label, live_probability, candidate_probability, created_at)
        SELECT @p0, id, @p2, @p3, @p4, @p5, @p6, @p7, @p8 FROM images WHERE id = @p1
        """,
        row.ReleaseId, row.ImageId, row.Step, row.ShownCandidate, row.Live?.Label, row.Candidate?.Label, (double?)row.Live?.Probability, (double?)row.Candidate?.Probability, row.CreatedAt.ToUnixTimeMilliseconds());

    /// <summary>The newest drawings before one.</summary>
    public static List<ComparisonRow> Read(DatabaseSession session, long release, int limit, long before) => session.Query(
        """
        SELECT c.image_id, c.step, c.shown_candidate, c.live_label, c.candidate_label, c.live_probability, c.candidate_probability, c.created_at, t.label
        FROM release_comparisons c LEFT JOIN truths t ON t.image_id = c.image_id WHERE c.release_id = @p0 AND c.image_id < @p1 ORDER BY c.image_id DESC LIMIT @p2
        """,
        row => new ComparisonRow(release, row.GetInt64(0), row.GetInt32(1), row.Flag(2), Said(row.Text(3), row, 5), Said(row.Text(4), row, 6), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7))) { Truth = row.Text(8) },
        release, before, limit);

    /// <summary>How the corrected drawings speak, by step and by whose answer was shown.</summary>
    /// <param name="session">A read's session.</param>
    /// <param name="release">The candidate.</param>
    /// <param name="fair">The steps in which people count, each once: by the first drawing that speaks for either model.</param>
    public static List<(int Step, bool ShownCandidate, CorrectedPairs Pairs)> Corrected(DatabaseSession session, long release, Func<int, bool> fair)
    {
        var sums = session.Query(
            $"""
            SELECT c.step, c.shown_candidate, COUNT(*), SUM(CASE WHEN {LostByCandidate} THEN 1 ELSE 0 END), SUM(CASE WHEN {WonByCandidate} THEN 1 ELSE 0 END)
            FROM release_comparisons c JOIN truths t ON t.image_id = c.image_id WHERE c.release_id = @p0 GROUP BY c.step, c.shown_candidate
            """,
            row => (Step: row.GetInt32(0), Shown: row.Flag(1), Count: Number(row, 2), Losses: Number(row, 3), Wins: Number(row, 4)), release);
        var people = People(session, release).Where(one => fair(one.Step)).DistinctBy(one => one.Client, StringComparer.Ordinal).ToLookup(one => (one.Step, one.Shown), one => one.Lost);
        return sums.ConvertAll(one =>
        {
            var (all, lost) = (people[(one.Step, one.Shown)].Count(), people[(one.Step, one.Shown)].Count(lost => lost));
            return (one.Step, one.Shown, new CorrectedPairs(one.Count, one.Losses, one.Wins, lost, all - lost));
        });
    }

    // Of a drawing whose drawer is not known nobody else is the drawer.
    private static List<(int Step, bool Shown, string Client, bool Lost)> People(DatabaseSession session, long release) => session.Query(
        $"""
        SELECT c.step, c.shown_candidate, i.client, c.image_id, CASE WHEN {LostByCandidate} THEN 1 ELSE 0 END FROM release_comparisons c JOIN truths t ON t.image_id = c.image_id JOIN images i ON i.id = c.image_id
        WHERE c.release_id = @p0 AND (({LostByCandidate}) OR ({WonByCandidate})) ORDER BY c.image_id
        """,
        row => (row.GetInt32(0), row.Flag(1), row.Bytes(2) is { } client ? Convert.ToHexString(client) : row.GetInt64(3).ToString(System.Globalization.CultureInfo.InvariantCulture), Number(row, 4) == 1),
        release);

    private static long Number(System.Data.Common.DbDataReader row, int column) => Convert.ToInt64(row.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);

    private static Said? Said(string? label, System.Data.Common.DbDataReader row, int probability) => label is null ? null : new Said(label, (float)row.GetDouble(probability));
}
