namespace Fude.Training.Datasets.Feedback;

/// <summary>A page of <c>GET /api/feedback</c>.</summary>
/// <param name="Drawings">The drawings, in order of their numbers.</param>
/// <param name="NextAfter">Where the next page begins; null for the last one.</param>
internal sealed record FeedbackPage(IReadOnlyList<FeedbackDrawing>? Drawings, long? NextAfter);

/// <summary>A labelled drawing.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Label">What it is.</param>
/// <param name="Pixels">28×28 bytes, 0 background to 255 ink.</param>
internal sealed record FeedbackDrawing(long Id, string? Label, byte[]? Pixels);

/// <summary>The answer of <c>GET /api/models/current</c>.</summary>
/// <param name="Tag">The name that the model goes by.</param>
/// <param name="Digest">The bundle's identity.</param>
/// <param name="Labels">What the model tells apart, in order.</param>
internal sealed record CurrentModel(string? Tag, string? Digest, IReadOnlyList<string>? Labels);

/// <summary>The answer of <c>GET /api/releases</c>.</summary>
/// <param name="Live">The release that is live.</param>
/// <param name="Releases">The releases, newest first.</param>
internal sealed record ReleasePage(long? Live, IReadOnlyList<ReleaseLine>? Releases);

/// <summary>A release.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Digest">The bundle's identity.</param>
/// <param name="Source">Where the bundle was fetched from, such as <c>runs:/ID/model</c>.</param>
internal sealed record ReleaseLine(long Id, string? Digest, string? Source);
