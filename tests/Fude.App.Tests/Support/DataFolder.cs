using System.Globalization;
using Fude.Testing;

namespace Fude.App.Tests.Support;

/// <summary>Data folders for hosts, removed when the run ends.</summary>
public static class DataFolder
{
    private static readonly TemporaryFolder Root = new();
    private static int _count;

    static DataFolder() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Root.Dispose();

    /// <summary>The setting of a new one.</summary>
    public static string Setting => $"--Data:Path={New()}";

    /// <summary>The path of a new one, which the host makes.</summary>
    public static string New() => Root[Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture)];
}
