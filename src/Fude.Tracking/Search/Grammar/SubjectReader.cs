using Fude.Tracking.Errors;

namespace Fude.Tracking.Search.Grammar;

/// <summary>Tells what a left side means.</summary>
/// <param name="vocabulary">The words there are.</param>
/// <param name="text">The text that it stands in, for messages.</param>
internal sealed class SubjectReader(Vocabulary vocabulary, string text)
{
    /// <summary>The kind of a left side and its key without quotes.</summary>
    /// <exception cref="MlflowException">There is no such kind.</exception>
    public (SubjectKind Kind, string Key) Split(RawSubject subject)
    {
        if (subject.Entity is null)
        {
            // A dot inside of the quotes: MLflow splits there, and finds a quote in the entity.
            if (subject.Key is { Kind: not TokenKind.Bare, Raw: var raw } && raw.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot)
                throw WrongEntity(subject, raw[..dot]);
            return (SubjectKind.Attribute, subject.Key.Text);
        }

        var word = subject.Entity.Kind == TokenKind.Backticked ? subject.Entity.Text : subject.Entity.Raw;
        return vocabulary.Entities.TryGetValue(word, out var kind) ? (kind, subject.Key.Text) : throw WrongEntity(subject, word);
    }

    /// <summary>A property that there is not.</summary>
    public MlflowException WrongAttribute(RawSubject subject, string key) => SearchErrors.At(
        text, subject.Start, $"Invalid attribute key '{key}' specified. Valid keys are '{SearchErrors.Set(vocabulary.Attributes.Keys.Order(StringComparer.Ordinal))}'");

    private MlflowException WrongEntity(RawSubject subject, string word) =>
        SearchErrors.At(text, subject.Start, $"Invalid entity type '{word}'. {vocabulary.EntityHint}");
}
