namespace Fude.Cli.Supervision;

/// <summary>A service that is kept running in the background until it is disposed of, which stops it and waits for its end.</summary>
internal sealed class KeptService : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;

    private KeptService(Supervisor supervisor, Action<ServedAt> ready) => _running = RunAsync(supervisor, ready);

    /// <summary>Starts a service.</summary>
    /// <param name="service">The service.</param>
    /// <param name="log">Where its lines go.</param>
    /// <param name="ready">Called each time it says that it serves.</param>
    public static KeptService Start(Service service, Action<string> log, Action<ServedAt> ready) =>
        new(new Supervisor(service, new(), log, TimeProvider.System), ready);

    /// <summary>Waits until it serves for the first time.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Where this machine reaches it.</returns>
    /// <exception cref="CommandException">It ended before.</exception>
    public Task<Uri> AddressAsync(CancellationToken cancellation) => _address.Task.WaitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(Supervisor supervisor, Action<ServedAt> ready)
    {
        try
        {
            await supervisor.RunAsync(
                at =>
                {
                    var reachable = at with { Address = ServedAt.Reachable(at.Address) };
                    ready(reachable);
                    _address.TrySetResult(reachable.Address);
                },
                _stop.Token);
            _address.TrySetCanceled(_stop.Token);
        }
        catch (CommandException e)
        {
            _address.TrySetException(e);
        }
    }
}
