using CsCheck;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Differential;

/// <summary>Random sequences of operations: the server and the model say the same and hold the same.</summary>
public sealed class DifferentialTests(SharedServers servers)
{
    [Theory, OnBoth]
    public Task The_server_and_a_simple_model_agree(Storage storage) => PlayAsync(storage, sequences: 8, steps: 60, threads: 2);

    [Theory, OnBoth, Trait("Category", "Long")]
    public Task They_agree_over_many_and_long_sequences(Storage storage) => PlayAsync(storage, sequences: 400, steps: 150, threads: 4);

    private async Task PlayAsync(Storage storage, int sequences, int steps, int threads)
    {
        var server = await servers.OnAsync(storage);
        await Operation.Any.Array[steps / 3, steps].SampleAsync(async each => await new Player(server).PlayAsync(each), iter: sequences, threads: threads, print: each => string.Join(",\n", each.Select(step => step.ToString())));
    }
}
