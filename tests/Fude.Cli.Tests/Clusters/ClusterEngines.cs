using Fude.Testing;

namespace Fude.Cli.Tests.Clusters;

/// <summary>Three Docker engines of this machine that are a swarm, by <c>deploy/swarm/engines.sh</c>; they end with everything on them.</summary>
public sealed class ClusterEngines : IDisposable
{
    /// <summary>Reason to skip with.</summary>
    public const string Missing = "A swarm of one machine takes root on Linux and Docker (apt-get install docker.io)";

    private static readonly Dictionary<string, string> Owner = new(StringComparer.Ordinal) { ["FUDE_ENGINES_OWNER"] = $"{Environment.ProcessId}" };

    private readonly string _folder;

    private ClusterEngines(string folder) => _folder = folder;

    /// <summary>Whether it can be tried here.</summary>
    public static bool IsInstalled { get; } = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/sbin/dockerd") && File.Exists("/usr/bin/unshare");

    private static string Script => Path.Combine(Repository.Root, "deploy", "swarm", "engines.sh");

    /// <summary>Starts them and makes a swarm of them, in which each is a manager.</summary>
    public static async Task<ClusterEngines> StartAsync()
    {
        // Sockets lie in it, whose paths may not be long.
        var engines = new ClusterEngines($"/tmp/fude-{Environment.ProcessId}");
        try
        {
            await engines.RunAsync("up");
            await engines.RunAsync("join");
            return engines;
        }
        catch
        {
            engines.Dispose();
            throw;
        }
    }

    /// <summary>The address of an engine for <c>DOCKER_HOST</c>.</summary>
    public string HostOf(int engine) => $"unix://{_folder}/{engine}/docker.sock";

    /// <summary>The process whose network a place has: an engine by its number, or <c>hub</c>.</summary>
    public int NetworkProcessOf(string place) => int.Parse(File.ReadAllText(Path.Combine(_folder, place, "net.pid")), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Takes an engine's cable and power away at once.</summary>
    public Task CutAsync(int engine) => RunAsync("cut", $"{engine}");

    /// <summary>Starts it again.</summary>
    public Task StartAgainAsync(int engine) => RunAsync("start", $"{engine}");

    /// <summary>Calls <c>docker</c> of an engine; what it printed.</summary>
    public async Task<string> DockerAsync(int engine, params string[] arguments)
    {
        var (status, output, errors) = await ProcessOutput.OfAsync("docker", ["--host", HostOf(engine), .. arguments]);
        return status == 0 ? output.TrimEnd() : throw new InvalidOperationException($"docker {string.Join(' ', arguments)}: {errors}");
    }

    public void Dispose() => RunAsync("down").GetAwaiter().GetResult();

    // The processes that stay behind hold no pipe of ours: the script gives them none.
    private async Task RunAsync(string what, params string[] arguments)
    {
        var (status, _, errors) = await ProcessOutput.OfAsync(Script, [what, _folder, .. arguments], null, Owner);
        if (status != 0)
            throw new InvalidOperationException($"engines.sh {what}: {errors}");
    }
}
