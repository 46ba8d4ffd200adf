namespace Fude.Training.Gates;

/// <summary>What several checks say.</summary>
internal static class Words
{
    public static Told Unsound { get; } = new("It is not measured, as not every answer is made of probabilities.", "確率になっていない答えがあるため、測れません。");

    public static Told Failed(string message) => new(message, message);
}
