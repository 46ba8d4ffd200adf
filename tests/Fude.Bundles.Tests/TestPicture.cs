namespace Fude.Bundles.Tests;

/// <summary>Small PNG files.</summary>
internal static class TestPicture
{
    /// <summary>64 x 64 RGBA, a black upright bar on transparent ground.</summary>
    public const string Bar = "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAYAAACqaXHeAAAAWklEQVR42u3QwQkAAAgDse6/tK5QEH85uAWSSJIk/TXHAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACSJEldCwTP/R8zfLJwAAAAAElFTkSuQmCC";

    /// <summary>64 x 64 RGBA, all transparent.</summary>
    public const string Empty = "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAYAAACqaXHeAAAAJ0lEQVR42u3BAQ0AAADCoPdPbQ43oAAAAAAAAAAAAAAAAAAAAIB3A0BAAAGveg7oAAAAAElFTkSuQmCC";
}
