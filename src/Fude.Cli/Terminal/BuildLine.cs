using Fude.Cli.Building;

namespace Fude.Cli.Terminal;

/// <summary>What <c>fude build --json</c> prints.</summary>
/// <param name="Folder">The build's folder.</param>
/// <param name="Changed">Whether anything was written.</param>
/// <param name="Build">What <c>build.json</c> holds.</param>
internal sealed record BuildLine(string Folder, bool Changed, BuildRecord Build);
