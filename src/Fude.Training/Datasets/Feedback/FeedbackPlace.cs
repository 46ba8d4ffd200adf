namespace Fude.Training.Datasets.Feedback;

/// <summary>An application whose drawings people have labelled.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Token">Gives the token to sign in with, for each request; null for none.</param>
public sealed record FeedbackPlace(Uri Address, Func<string>? Token = null)
{
    /// <inheritdoc/>
    public override string ToString() => Address.ToString(); // never the token
}
