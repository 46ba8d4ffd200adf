using System.Globalization;
using System.Text;
using Fude.App.Storage.Pictures;
using Fude.Hosting.Databases;
using Fude.Inference;

namespace Fude.Bench.App;

/// <summary>Fills a database with drawings that another model has answered, past the application.</summary>
internal static class Fill
{
    private const int Rows = 50, Group = 5_000;
    private static readonly DateTime Begin = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Fills it up to a number of images.</summary>
    /// <param name="store">A database that has its tables.</param>
    /// <param name="options">Whose bundle answers.</param>
    /// <param name="from">Images that are there.</param>
    /// <param name="to">Images that are to be there.</param>
    public static async Task RunAsync(Store store, Options options, int from, int to)
    {
        using var classifier = Classifier.Load(options.Bundle);
        var answers = Bodies.Pictures.Select(picture => classifier.Classify(picture)).ToArray();
        await using var database = new Database(store.Address);
        var model = await database.WriteAsync(session =>
        {
            session.Execute($"{session.InsertOrIgnore} INTO models (tag, created_at) VALUES (@p0, @p1)", "before", Begin);
            return session.First("SELECT id FROM models WHERE tag = @p0", row => Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture), "before");
        });
        for (var start = from; start < to; start += Group)
        {
            var end = Math.Min(to, start + Group);
            await database.WriteAsync(session =>
            {
                for (var at = start; at < end; at += Rows)
                    Insert(session, at, Math.Min(Rows, end - at), model, answers);
                return 0;
            });
        }
    }

    private static void Insert(DatabaseSession session, int first, int count, long model, Classification[] answers)
    {
        List<object?> images = [], pictures = [], predictions = [];
        for (var i = first; i < first + count; i++)
        {
            var said = answers[i % answers.Length];
            var key = i.ToString("x32", CultureInfo.InvariantCulture);
            var time = Begin.AddSeconds(i);
            images.AddRange([(long)i + 1, PictureNames.Original(key), PictureNames.Resized(key), time, said.Pixels]);
            pictures.AddRange([(long)i + 1, Bodies.Pictures[i % answers.Length]]);
            predictions.AddRange([model, (long)i + 1, $"[{string.Join(',', said.Probabilities.Select(p => p.ToString(CultureInfo.InvariantCulture)))}]", time, said.Label]);
        }

        session.Execute(Statement("images (id, original_filename, resized_filename, created_at, pixels)", 5, count), [.. images]);
        session.Execute(Statement("pictures (image_id, content)", 2, count), [.. pictures]);
        session.Execute(Statement("predictions (model_id, image_id, result, created_at, label)", 5, count), [.. predictions]);
    }

    private static string Statement(string into, int columns, int rows)
    {
        var sql = new StringBuilder("INSERT INTO ").Append(into).Append(" VALUES ");
        for (var i = 0; i < rows * columns; i++)
            sql.Append(i == 0 ? "(" : i % columns == 0 ? "), (" : ", ").Append(CultureInfo.InvariantCulture, $"@p{i}");
        return sql.Append(')').ToString();
    }
}
