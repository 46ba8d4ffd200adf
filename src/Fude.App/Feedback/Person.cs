using Fude.Hosting.Security;

namespace Fude.App.Feedback;

/// <summary>Whoever wants to change a drawing.</summary>
/// <param name="Client">The browser's id; null where it has none.</param>
/// <param name="Caller">The user; null where nobody has signed in.</param>
internal sealed record Person(byte[]? Client, Caller? Caller)
{
    /// <summary>The sender of a request.</summary>
    public static Person Of(HttpContext context) => new(ClientIds.Of(context), context.Caller());

    /// <summary>Whether the person drew it.</summary>
    /// <param name="drawer">Who drew it, where that is known.</param>
    public bool Drew(byte[]? drawer) => Client is not null && drawer is not null && Client.AsSpan().SequenceEqual(drawer);

    /// <summary>As what the person may say what a drawing is.</summary>
    /// <param name="drawer">Who drew it, where that is known.</param>
    /// <param name="anyone">Whether everybody may.</param>
    /// <returns>One of <see cref="CorrectionSource"/>; null for not at all.</returns>
    public string? MayCorrect(byte[]? drawer, bool anyone)
    {
        if (Caller?.Role.May(Access.Write) == true)
            return CorrectionSource.User;
        if (Drew(drawer))
            return CorrectionSource.Drawer;
        return anyone ? CorrectionSource.Visitor : null;
    }

    /// <summary>Whether the person may remove a drawing for good.</summary>
    /// <param name="drawer">Who drew it, where that is known.</param>
    public bool MayDelete(byte[]? drawer) => Drew(drawer) || Caller?.Role.May(Access.Admin) == true;
}
