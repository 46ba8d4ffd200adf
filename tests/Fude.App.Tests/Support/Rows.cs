using Fude.Hosting.Databases;

namespace Fude.App.Tests.Support;

/// <summary>Rows that tests write past the routes.</summary>
public static class Rows
{
    /// <summary>A model, or the one that there is.</summary>
    public static long Model(DatabaseSession session, string tag)
    {
        session.Execute($"{session.InsertOrIgnore} INTO models (tag, created_at) VALUES (@p0, '2026-11-25 10:00:00')", tag);
        return session.First("SELECT id FROM models WHERE tag = @p0", row => row.GetInt64(0), tag);
    }

    /// <summary>A drawing without answers.</summary>
    public static long Image(DatabaseSession session, string key, DateTime? createdAt = null, byte[]? client = null)
    {
        session.Execute(
            "INSERT INTO images (original_filename, resized_filename, created_at, pixels, client) VALUES (@p0, @p1, @p2, @p3, @p4)",
            $"/images/{key}/original.png", $"/images/{key}/resized.png", createdAt ?? new DateTime(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc), new byte[784], client);
        return session.LastIdentity();
    }

    /// <summary>A model's answer.</summary>
    public static long Answer(DatabaseSession session, long model, long image, string? label, string? result = null)
    {
        session.Execute(
            "INSERT INTO predictions (model_id, image_id, result, created_at, label) VALUES (@p0, @p1, @p2, '2026-11-25 12:00:01', @p3)",
            model, image, result ?? "[0.25,0.75]", label);
        return session.LastIdentity();
    }

    /// <summary>What somebody says that a drawing is.</summary>
    public static void Correct(DatabaseSession session, long image, string label)
    {
        session.Execute("INSERT INTO corrections (image_id, label, source, created_at) VALUES (@p0, @p1, 'drawer', '2026-11-25 12:30:00')", image, label);
        var id = session.LastIdentity();
        session.Execute("DELETE FROM truths WHERE image_id = @p0", image);
        session.Execute("INSERT INTO truths (image_id, label, correction_id) VALUES (@p0, @p1, @p2)", image, label, id);
    }
}
