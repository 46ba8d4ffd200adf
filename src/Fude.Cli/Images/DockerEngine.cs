using System.Text.Json;
using Fude.Cli.Supervision;

namespace Fude.Cli.Images;

/// <summary>A Docker engine, spoken to through its command line <c>docker</c>.</summary>
/// <param name="Version">The engine's version.</param>
/// <param name="Architecture">The processors that it runs programs for, as Docker names them: <c>amd64</c>, <c>arm64</c>.</param>
public sealed record DockerEngine(string Version, string Architecture)
{
    private const string Program = "docker";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // One builder knows the engine's own images whatever others are set up; and an image is one manifest, not an index with a statement beside it.
    private static readonly Dictionary<string, string> BuildEnvironment = new(StringComparer.Ordinal) { ["BUILDX_BUILDER"] = "default", ["BUILDX_NO_DEFAULT_ATTESTATIONS"] = "1" };

    /// <summary>The engine that answers.</summary>
    /// <param name="cancellation">Stops the asking.</param>
    /// <exception cref="CommandException">None does; the message says what to do.</exception>
    public static async Task<DockerEngine> ConnectAsync(CancellationToken cancellation)
    {
        var (engine, why) = await FindAsync(cancellation);
        return engine ?? throw new CommandException($"no Docker engine answers: {why}");
    }

    /// <summary>The engine that answers, or why none does.</summary>
    /// <param name="cancellation">Stops the asking.</param>
    public static async Task<(DockerEngine? Engine, string Why)> FindAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            var answer = await ToolProcess.RunAsync(Program, ["version", "--format", "{{.Server.Version}} {{.Server.Arch}}"], cancellation: patience.Token);
            return answer switch
            {
                null => (null, ToolProcess.Missing(Program).Message),
                { Status: 0 } when answer.Output.Trim().Split(' ') is [var version, var architecture] => (new(version, architecture), ""),
                _ => (null, answer.Complaint.TrimEnd('.')),
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"'{Program} version' says nothing within {Patience.TotalSeconds} s");
        }
    }

    /// <summary>Calls the engine.</summary>
    /// <param name="arguments">What follows <c>docker</c>.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="CommandException">It failed; the message is its own last line.</exception>
    public Task<string> CallAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) => CallAsync(arguments, input: null, cancellation);

    /// <inheritdoc cref="CallAsync(IReadOnlyList{string}, CancellationToken)"/>
    /// <param name="arguments">What follows <c>docker</c>.</param>
    /// <param name="input">What the command reads from standard input.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<string> CallAsync(IReadOnlyList<string> arguments, string? input, CancellationToken cancellation) => ToolProcess.CallAsync(Program, arguments, input, cancellation);

    /// <summary>Calls the engine and tells what came of it.</summary>
    /// <param name="arguments">What follows <c>docker</c>.</param>
    /// <param name="input">What the command reads from standard input; null for nothing.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CommandException">There is no <c>docker</c>.</exception>
    public async Task<ToolResult> TryAsync(IReadOnlyList<string> arguments, string? input, CancellationToken cancellation) =>
        await ToolProcess.RunAsync(Program, arguments, input: input, cancellation: cancellation) ?? throw ToolProcess.Missing(Program);

    /// <summary>An image that the engine has.</summary>
    /// <param name="reference">Its name with a tag, or its id.</param>
    /// <param name="cancellation">Stops the asking.</param>
    /// <returns>Null where it has none of that name.</returns>
    public async Task<EngineImage?> ImageAsync(string reference, CancellationToken cancellation)
    {
        var result = await TryAsync(["image", "inspect", reference], input: null, cancellation);
        if (result.Status != 0)
            return result.Errors.Contains("No such image", StringComparison.OrdinalIgnoreCase) ? null : throw new CommandException($"docker image inspect {reference} failed: {result.Complaint}");
        using var json = JsonDocument.Parse(result.Output);
        return EngineImage.Read(json.RootElement[0]);
    }

    /// <summary>Builds an image.</summary>
    /// <param name="build">What of.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CommandException">The build failed; its whole output went to standard error.</exception>
    public async Task<EngineImage> BuildAsync(ImageBuild build, CancellationToken cancellation)
    {
        var result = await ToolProcess.RunAsync(Program, build.Arguments(), BuildEnvironment, cancellation: cancellation) ?? throw ToolProcess.Missing(Program);
        if (result.Status != 0)
        {
            await System.Console.Error.WriteLineAsync($"{result.Output}\n{result.Errors}".Trim());
            throw new CommandException($"the image {build.Name} could not be built: {result.Complaint}");
        }

        return await ImageAsync(build.Name, cancellation) ?? throw new CommandException($"the image {build.Name} was built, but the engine does not have it: is 'docker buildx' set to another builder? Choose the engine's own: docker buildx use default");
    }
}
