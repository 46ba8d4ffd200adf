using System.Diagnostics;

namespace Fude.App.Tests.Releases.Load;

/// <summary>Which model was live when, as whoever deploys knows it: each change with when it was asked for, and when it was seen to have come.</summary>
/// <param name="first">The tag that is live at first.</param>
internal sealed class LiveTimeline(string first)
{
    private readonly List<(string Tag, long Asked, long Come)> _changes = [(first, 0, 0)];

    /// <summary>How many changes there were.</summary>
    public int Count => _changes.Count - 1;

    /// <summary>Makes a change.</summary>
    /// <param name="tag">What is live after it.</param>
    /// <param name="change">Asks for it, and waits until it has come.</param>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> ChangeAsync(string tag, Func<Task> change)
    {
        var asked = Stopwatch.GetTimestamp();
        await change();
        var come = Stopwatch.GetTimestamp();
        _changes.Add((tag, asked, come));
        return Stopwatch.GetElapsedTime(asked, come);
    }

    /// <summary>The models that may have answered a request: what was live when it was sent, and what came before its answer was there.</summary>
    public IEnumerable<string> Between(long sent, long done)
    {
        var at = _changes.FindLastIndex(change => change.Come <= sent);
        yield return _changes[at].Tag;
        for (var i = at + 1; i < _changes.Count && _changes[i].Asked <= done; i++)
            yield return _changes[i].Tag;
    }
}
