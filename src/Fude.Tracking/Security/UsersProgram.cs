using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Hosting.Security.Users;
using Fude.Hosting.Servers;
using Fude.Hosting.Settings;
using Fude.Tracking.Settings;

namespace Fude.Tracking.Security;

/// <summary>
/// <c>Fude.Tracking users …</c>: changes users on the database itself, before the first start, beside a server or in a
/// container without the command line. A server that runs takes changes within about a second.
/// </summary>
internal static class UsersProgram
{
    private const string Usage = "Usage: Fude.Tracking users list | add NAME ROLE | remove NAME | role NAME ROLE | password NAME, then settings such as --Data:Path=FOLDER. Passwords come from a prompt or standard input.";

    /// <summary>Does what the words say.</summary>
    /// <param name="args">An action, its words, and then settings.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        string[] words = [.. args.TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal))];
        try
        {
            if (Action(words) is not { } action)
                return Fail(ExitCodes.BadUsage, Usage);
            await using var database = TrackingHost.Open(TrackingSettings.Read(args[words.Length..]));
            await action(new UserStore(database, new Passwords(), TimeProvider.System));
            return ExitCodes.Success;
        }
        catch (SettingsException mistakes)
        {
            return Fail(ExitCodes.BadUsage, [.. mistakes.Mistakes]);
        }
        catch (UserException e)
        {
            return Fail(e.Fault == UserFault.Invalid ? ExitCodes.BadUsage : ExitCodes.Failure, e.Message);
        }
        catch (Exception e) when (e is StartException or DatabaseException)
        {
            return Fail(ExitCodes.Failure, e.Message);
        }
    }

    private static Func<UserStore, Task>? Action(string[] words) => words switch
    {
        ["list"] => ListAsync,
        ["add", var name, var role] => store => AddAsync(store, name, role),
        ["remove", var name] => store => store.RemoveAsync(name),
        ["role", var name, var role] => store => store.SetRoleAsync(name, role),
        ["password", var name] => store => SetPasswordAsync(store, name),
        _ => null,
    };

    // One line for each: name, role, when it was added; separated by tabs.
    private static async Task ListAsync(UserStore store)
    {
        foreach (var user in await store.ListAsync())
            System.Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{user.Name}\t{user.Role.Word()}\t{DateTimeOffset.FromUnixTimeMilliseconds(user.CreatedAt):yyyy-MM-ddTHH:mm:ssZ}"));
    }

    private static async Task AddAsync(UserStore store, string name, string role)
    {
        var valid = UserRules.Name(name);
        UserRules.Role(role); // before a password is asked for
        await store.AddAsync(valid, PasswordInput.ReadNew(valid), role);
    }

    private static async Task SetPasswordAsync(UserStore store, string name)
    {
        var valid = UserRules.Name(name);
        if (!(await store.ListAsync()).Exists(user => user.Name == valid))
            throw new UserException(UserFault.Missing, $"There is no user {valid}.");
        await store.SetPasswordAsync(valid, PasswordInput.ReadNew(valid));
    }

    private static int Fail(int status, params string[] lines)
    {
        foreach (var line in lines)
            System.Console.Error.WriteLine($"Fude.Tracking: {line}");
        return status;
    }
}
