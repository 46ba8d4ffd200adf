namespace Fude.Cli.Supervision;

/// <summary>A program that is kept running.</summary>
/// <param name="Name">Shown before each of its lines.</param>
/// <param name="Program">The program to start.</param>
/// <param name="Arguments">Its arguments, given the address that it served at last: a port that it was free to choose is kept.</param>
/// <param name="ReadyLine">How the line begins by which it says that it serves; its address follows.</param>
public sealed record Service(string Name, string Program, Func<Uri?, IReadOnlyList<string>> Arguments, string ReadyLine);

/// <summary>A service says that it serves.</summary>
/// <param name="Address">Where.</param>
/// <param name="ProcessId">Its process.</param>
public sealed record ServedAt(Uri Address, int ProcessId)
{
    /// <summary>The address to reach it at from this machine: one that means every address can't be connected to everywhere.</summary>
    /// <param name="address">The address that the host listens on.</param>
    public static Uri Reachable(Uri address) => address.Host switch
    {
        "0.0.0.0" => new UriBuilder(address) { Host = "127.0.0.1" }.Uri,
        "[::]" => new UriBuilder(address) { Host = "[::1]" }.Uri,
        _ => address,
    };
}

/// <summary>How patient the supervisor is.</summary>
public sealed record SupervisorOptions
{
    /// <summary>Pause before the first restart; doubled for each that follows soon.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause before a restart.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A service that ran so long is healthy again: its next restart is prompt.</summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a service may take to stop by itself before it is ended.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(15);
}
