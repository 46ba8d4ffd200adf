using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Fude.Hosting.Servers;

/// <summary>
/// The life of a host whose supervisor is another process: it stops on SIGTERM, and when its standard input ends, which says
/// that the supervisor has gone. The terminal's Ctrl-C, which goes to all processes at once, is left to the supervisor, so
/// that hosts stop in order.
/// </summary>
/// <param name="application">Is told to stop.</param>
internal sealed class SupervisedLifetime(IHostApplicationLifetime application) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];

    /// <summary>Set to 1 by a supervisor.</summary>
    public const string Variable = "FUDE_SUPERVISED";

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        Handle(PosixSignal.SIGTERM, application.StopApplication);
        Handle(PosixSignal.SIGINT, () => { });
        Handle(PosixSignal.SIGQUIT, () => { });
        Handle(PosixSignal.SIGHUP, () => { });
        new Thread(WaitForEndOfInput) { IsBackground = true, Name = "supervisor's end" }.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private void Handle(PosixSignal signal, Action act) => _signals.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        act();
    }));

    private void WaitForEndOfInput()
    {
        using var input = Console.OpenStandardInput();
        var nothing = new byte[64];
        while (input.Read(nothing) > 0)
        {
            // What is typed is for nobody.
        }

        application.StopApplication();
    }
}
