using Fude.Tracking.Client.Messages;
using Fude.Tracking.Protocol;
using Fude.Tracking.Settings;

namespace Fude.Tracking.Experiments;

/// <summary>What names and tags of experiments may be.</summary>
internal static class ExperimentRules
{
    /// <summary>Characters of a name.</summary>
    public const int MaxName = 256;

    /// <summary>The tag that holds the description, in Markdown.</summary>
    public const string NoteTag = "mlflow.note.content";

    /// <summary>Checks a name.</summary>
    /// <exception cref="Errors.MlflowException">It is too long, or can't be stored.</exception>
    public static string CheckName(string name)
    {
        Keys.CheckLength("Experiment name", name, MaxName);
        return name;
    }

    /// <summary>Checks a tag.</summary>
    /// <exception cref="Errors.MlflowException">Its key is none, or its value is too long.</exception>
    public static Tag CheckTag(Tag tag, ProtocolLimits limits)
    {
        Keys.Check("tag", tag.Key);
        Keys.CheckLength("Tag value", tag.Value, limits.MaxEntityTagValue);
        return tag;
    }
}
