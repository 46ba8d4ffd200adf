using System.Globalization;
using System.Text;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Protocol;
using Fude.Tracking.Settings;

namespace Fude.Tracking.Registry;

/// <summary>Reads and checks what requests to the registry hold. Lengths are those of MLflow's columns.</summary>
/// <param name="limits">Limits.</param>
internal sealed class RegistryFields(ProtocolLimits limits)
{
    private const int MaxName = 256;
    private const int MaxAlias = 255;
    private const int MaxDescription = 5000;
    private const int MaxUri = 500;
    private const int MaxRun = 32;
    private const string PromptTag = "mlflow.prompt.is_prompt";

    /// <summary>The name of a model that is there.</summary>
    public static string Name(MlflowFields fields) => fields.RequiredText("name");

    /// <summary>The name that a model is to have.</summary>
    public static string NewName(MlflowFields fields, string field)
    {
        var name = fields.RequiredText(field);
        CheckNewName(name);
        return name;
    }

    /// <summary>Checks a name that a model is to have.</summary>
    /// <exception cref="MlflowException">No model may be called so.</exception>
    public static void CheckNewName(string name)
    {
        if (name.AsSpan().IndexOfAny('/', ':') >= 0 || name.Any(char.IsControl))
            throw MlflowException.Invalid($"Invalid model name: '{(name.Length > MaxName ? name[..MaxName] : name)}'. Names cannot contain '/' or ':' or control characters.");
        Keys.CheckLength("Registered model name", name, MaxName);
    }

    /// <summary>A version's number.</summary>
    public static int Version(MlflowFields fields) => ParseVersion(fields.RequiredText("version"));

    /// <summary>A version's number.</summary>
    /// <exception cref="MlflowException">It is no number.</exception>
    public static int ParseVersion(string text)
    {
        var digits = text.AsSpan().TrimStart("+-");
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            throw MlflowException.Invalid($"Parameter 'version' must be an integer, got '{(text.Length > 100 ? text[..100] : text)}'.");
        // A number that no version can have is one that does not exist.
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var version) ? version : -1;
    }

    /// <summary>An alias, to find or remove it.</summary>
    public static string Alias(MlflowFields fields)
    {
        var alias = fields.RequiredText("alias");
        if (!alias.EnumerateRunes().All(rune => rune.Value is '_' or '-' || Rune.IsLetterOrDigit(rune)))
            throw MlflowException.Invalid($"Invalid alias name: '{(alias.Length > MaxAlias ? alias[..MaxAlias] : alias)}'. Names may only contain alphanumerics, underscores (_), and dashes (-).");
        Keys.CheckLength("Registered model alias name", alias, MaxAlias);
        return alias;
    }

    /// <summary>An alias, to set it: none that reads as another way to name a version.</summary>
    public static string NewAlias(MlflowFields fields)
    {
        var alias = Alias(fields);
        if (alias.Equals("latest", StringComparison.OrdinalIgnoreCase))
            throw MlflowException.Invalid("'latest' alias name (case insensitive) is reserved.");
        if (alias.Length > 1 && alias[0] is 'v' or 'V' && alias.Skip(1).All(char.IsDigit))
            throw MlflowException.Invalid($"Version alias name '{alias}' is reserved.");
        return alias;
    }

    /// <summary>A description; empty where there is none, as MLflow stores it.</summary>
    public static string Description(MlflowFields fields) => Limited(fields, "description", "Description", MaxDescription);

    /// <summary>What a version is made of.</summary>
    public NewVersion NewVersion(MlflowFields fields)
    {
        var source = fields.RequiredText("source");
        Keys.CheckLength("Source", source, MaxUri);
        var tags = Tags(fields);
        return new NewVersion(
            Name(fields),
            source,
            Limited(fields, "run_id", "Run id", MaxRun),
            Limited(fields, "run_link", "Run link", MaxUri),
            Description(fields),
            tags,
            tags.Exists(tag => tag.Key == PromptTag && tag.Value.Equals("true", StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The tags that something is made with: of a key that comes twice, the last.</summary>
    public List<Tag> Tags(MlflowFields fields)
    {
        var messages = fields.Messages("tags");
        if (messages.Length > limits.MaxBatch)
            throw MlflowException.Invalid($"A request can carry at most {limits.MaxBatch} tags. Got {messages.Length} tags. Please set the others afterwards.");
        return [.. messages.Select(each => Check(new Tag(each.RequiredText("key"), each.Text("value") ?? ""))).GroupBy(tag => tag.Key, StringComparer.Ordinal).Select(same => same.Last())];
    }

    /// <summary>A tag to set.</summary>
    public Tag NewTag(MlflowFields fields) => Check(new Tag(fields.RequiredText("key"), fields.PresentText("value")));

    /// <summary>The key of a tag to remove.</summary>
    public static string TagKey(MlflowFields fields)
    {
        var key = fields.RequiredText("key");
        Keys.Check("tag", key);
        return key;
    }

    private Tag Check(Tag tag)
    {
        Keys.Check("tag", tag.Key);
        Keys.CheckLength("Tag value", tag.Value, limits.MaxEntityTagValue);
        return tag;
    }

    private static string Limited(MlflowFields fields, string field, string what, int limit)
    {
        var text = fields.Text(field) ?? "";
        Keys.CheckLength(what, text, limit);
        return text;
    }
}

/// <summary>What a version is made of.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Source">The URI of its files.</param>
/// <param name="RunId">The run that made it; may be empty.</param>
/// <param name="RunLink">A link to that run; may be empty.</param>
/// <param name="Description">What it is; may be empty.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="IsPrompt">Whether it is a prompt of MLflow 3, which has no files: its source is a mere word.</param>
internal sealed record NewVersion(string Name, string Source, string RunId, string RunLink, string Description, List<Tag> Tags, bool IsPrompt);
