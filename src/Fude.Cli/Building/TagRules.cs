namespace Fude.Cli.Building;

/// <summary>What a tag may be, and what it is bound to.</summary>
internal static class TagRules
{
    private const int Longest = 128;

    /// <summary>Whether it may be one.</summary>
    /// <exception cref="Exception">It may not.</exception>
    public static string Check(string tag) => IsTag(tag)
        ? tag
        : throw CommandLine.Usage($"--tag '{tag}' can't be a tag: give 1 to 128 letters, digits, '_', '.' and '-', not beginning with '.' or '-'");

    /// <summary>The tag names another bundle.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="where">Where it does.</param>
    /// <param name="bound">That bundle's digest.</param>
    /// <param name="wanted">This one's digest.</param>
    public static CommandException Taken(string tag, string where, string bound, string wanted) =>
        new($"the tag '{tag}' is bound to another bundle in {where} ({bound[..Math.Min(19, bound.Length)]}…, and this one is {wanted[..Math.Min(19, wanted.Length)]}…): a tag names one bundle for ever, so choose another --tag");

    // It names a folder, and Docker's rule for tags is the narrower one: https://docs.docker.com/reference/cli/docker/image/tag/
    private static bool IsTag(string tag) =>
        tag.Length is > 0 and <= Longest && tag[0] is not ('.' or '-') && tag.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-');
}
