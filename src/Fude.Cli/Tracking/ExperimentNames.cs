using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Tracking;

/// <summary>Experiments as people name them: by name, or by id.</summary>
/// <param name="client">The server.</param>
internal sealed class ExperimentNames(TrackingClient client)
{
    /// <summary>The experiment with that name, else the one with that id; deleted ones too.</summary>
    /// <exception cref="CommandException">There is neither.</exception>
    public async Task<Experiment> FindAsync(string nameOrId, CancellationToken cancellation)
    {
        if (await client.FindExperimentAsync(nameOrId, cancellation) is { } named)
            return named;
        try
        {
            if (nameOrId.All(char.IsAsciiDigit))
                return await client.GetExperimentAsync(nameOrId, cancellation);
        }
        catch (TrackingException e) when (e.IsMissing)
        {
            // Told below.
        }

        throw new CommandException($"there is no experiment '{nameOrId}': 'fude experiments' lists them");
    }

    /// <summary>The experiments that are named, or all of them; by id.</summary>
    /// <param name="named">Names and ids; none for all.</param>
    /// <param name="view">Which of them where none is named.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyDictionary<string, Experiment>> SelectAsync(IReadOnlyList<string> named, ViewType view, CancellationToken cancellation)
    {
        var found = new Dictionary<string, Experiment>(StringComparer.Ordinal);
        foreach (var name in named)
            Add(await FindAsync(name, cancellation));
        if (named.Count == 0)
        {
            await foreach (var experiment in client.SearchExperimentsAsync(new() { ViewType = view }, cancellation))
                Add(experiment);
        }

        return found;

        void Add(Experiment experiment) => found[experiment.ExperimentId ?? ""] = experiment;
    }
}
