using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Tracking.Console.Layout;
using Fude.Tracking.Console.Words;
using Fude.Tracking.Errors;
using MudBlazor;

namespace Fude.Tracking.Console.Sessions;

/// <summary>Runs what a button does: checks who presses it, and tells them what went wrong, where something did.</summary>
/// <param name="user">Who presses it.</param>
/// <param name="messages">Where they are told.</param>
/// <param name="wording">Their language.</param>
/// <param name="logger">Told of what was not foreseen.</param>
public sealed class ConsoleActions(ConsoleUser user, ISnackbar messages, Wording wording, ILogger<ConsoleActions> logger)
{
    /// <summary>Runs a change.</summary>
    /// <param name="access">What it asks for.</param>
    /// <param name="change">The change.</param>
    /// <param name="done">What is said when it is done; null for nothing.</param>
    /// <returns>Whether it was done.</returns>
    public async Task<bool> RunAsync(Access access, Func<Caller, Task> change, string? done = null)
    {
        try
        {
            await change(await user.RequireAsync(access));
            if (done is not null)
                messages.Add(done, Severity.Success);
            return true;
        }
        catch (Exception e) when (e is ConsoleException or MlflowException or DatabaseException)
        {
            messages.Add(wording[WordsText.Failed, e.Message], Severity.Error, options => options.RequireInteraction = true);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            ConsoleLog.ActionFailed(logger, e);
            messages.Add(wording[LayoutText.Unexpected], Severity.Error, options => options.RequireInteraction = true);
        }

        return false;
    }
}
