using Fude.App.History;
using Fude.Hosting.Databases;

namespace Fude.App.Feedback;

/// <summary>What came of a wish to change a drawing.</summary>
internal enum ChangeOutcome
{
    /// <summary>It is so now.</summary>
    Done,

    /// <summary>It was so before; nothing was written.</summary>
    Unchanged,

    /// <summary>There is no such drawing.</summary>
    Unknown,

    /// <summary>The person may not.</summary>
    Refused,
}

/// <summary>
/// What people say that drawings are. The table <c>corrections</c> is only ever added to; <c>truths</c> has what was said last.
/// Predictions stay as they are. The image's row is locked first, so that a deletion at the same time comes wholly before or after.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="settings">Who may.</param>
/// <param name="accuracy">Is told.</param>
/// <param name="events">Are told.</param>
/// <param name="time">Tells when.</param>
internal sealed class Corrections(Database database, FeedbackSettings settings, ModelAccuracy accuracy, AppEvents events, TimeProvider time)
{
    /// <summary>Says what a drawing is. Saying the same again changes nothing.</summary>
    /// <param name="imageId">The drawing.</param>
    /// <param name="label">What it is.</param>
    /// <param name="person">Who says so.</param>
    /// <exception cref="DatabaseException">The database can't be written now.</exception>
    public async Task<(ChangeOutcome Outcome, CorrectionAnswer? Answer)> SetAsync(long imageId, string label, Person person)
    {
        var now = Now();
        var (outcome, answer) = await database.WriteAsync<(ChangeOutcome, CorrectionAnswer?)>(session =>
        {
            if (Refuses(session, imageId, person, out var source) is { } refusal)
                return (refusal, null);
            var author = source == CorrectionSource.User ? person.Caller!.Name : null;
            if (Last(session, imageId) is { } last && last == (last.CorrectionId, label, source, author, last.CreatedAt))
                return (ChangeOutcome.Unchanged, CorrectionAnswer.Of(label, source, last.CreatedAt));
            var id = Add(session, imageId, label, source, author, now);
            if (session.Execute("UPDATE truths SET label = @p1, correction_id = @p2 WHERE image_id = @p0", imageId, label, id) == 0)
                session.Execute("INSERT INTO truths (image_id, label, correction_id) VALUES (@p0, @p1, @p2)", imageId, label, id);
            Judgements.Update(session, [imageId]);
            return (ChangeOutcome.Done, CorrectionAnswer.Of(label, source, now));
        });
        Tell(imageId, outcome);
        return (outcome, answer);
    }

    /// <summary>Takes back what was said of a drawing. What was said stays in <c>corrections</c>.</summary>
    /// <param name="imageId">The drawing.</param>
    /// <param name="person">Who takes it back.</param>
    /// <exception cref="DatabaseException">The database can't be written now.</exception>
    public async Task<ChangeOutcome> WithdrawAsync(long imageId, Person person)
    {
        var now = Now();
        var outcome = await database.WriteAsync(session =>
        {
            if (Refuses(session, imageId, person, out var source) is { } refusal)
                return refusal;
            if (Last(session, imageId) is null)
                return ChangeOutcome.Unchanged;
            Add(session, imageId, label: null, source, source == CorrectionSource.User ? person.Caller!.Name : null, now);
            session.Execute("DELETE FROM truths WHERE image_id = @p0", imageId);
            Judgements.Update(session, [imageId]);
            return ChangeOutcome.Done;
        });
        Tell(imageId, outcome);
        return outcome;
    }

    private void Tell(long imageId, ChangeOutcome outcome)
    {
        if (outcome != ChangeOutcome.Done)
            return;
        accuracy.Changed();
        events.Correction(imageId);
    }

    private static Drawer? Find(DatabaseSession session, long imageId, string locking) =>
        session.First($"SELECT client FROM images WHERE id = @p0{locking}", row => new Drawer(row.Bytes(0)), imageId);

    private ChangeOutcome? Refuses(DatabaseSession session, long imageId, Person person, out string source)
    {
        source = "";
        if (Find(session, imageId, session.Locking) is not { } drawer)
            return ChangeOutcome.Unknown;
        source = person.MayCorrect(drawer.Client, settings.Anyone) ?? "";
        return source.Length == 0 ? ChangeOutcome.Refused : null;
    }

    /// <summary>Whether a person may delete a drawing.</summary>
    /// <param name="imageId">The drawing.</param>
    /// <param name="person">Who wants to.</param>
    /// <exception cref="DatabaseException">The database can't be read now.</exception>
    public async Task<ChangeOutcome> MayDeleteAsync(long imageId, Person person) => await database.ReadAsync(session => Find(session, imageId, "")) switch
    {
        null => ChangeOutcome.Unknown,
        var drawer => person.MayDelete(drawer.Client) ? ChangeOutcome.Done : ChangeOutcome.Refused,
    };

    private static (long CorrectionId, string Label, string Source, string? Author, DateTime CreatedAt)? Last(DatabaseSession session, long imageId) =>
        session.First<(long, string, string, string?, DateTime)?>(
            "SELECT c.id, t.label, c.source, c.author, c.created_at FROM truths t JOIN corrections c ON c.id = t.correction_id WHERE t.image_id = @p0",
            row => (row.GetInt64(0), row.GetString(1), row.GetString(2), row.Text(3), row.Time(4)),
            imageId);

    private static long Add(DatabaseSession session, long imageId, string? label, string source, string? author, DateTime now)
    {
        session.Execute("INSERT INTO corrections (image_id, label, source, author, created_at) VALUES (@p0, @p1, @p2, @p3, @p4)", imageId, label, source, author, now);
        return session.LastIdentity();
    }

    // Both databases keep milliseconds alike.
    private DateTime Now()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }

    private sealed record Drawer(byte[]? Client);
}
