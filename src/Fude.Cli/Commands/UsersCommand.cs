using System.CommandLine;
using System.Globalization;
using Fude.Cli.Terminal;
using Fude.Cli.Users;
using Fude.Hosting.Security;
using Fude.Hosting.Security.Users;
using Fude.Tracking.Client.Messages;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude users</c>: who may sign in to the tracking server.</summary>
public static class UsersCommand
{
    private static readonly Option<string> DataFolder = CommonOptions.DataFolder();
    private static readonly Option<string?> Server = new("--tracking")
    {
        Description = "The tracking server's address. By default MLFLOW_TRACKING_URI, else the one that 'fude up' runs for --data-dir, else the database in --data-dir.",
        HelpName = "URI",
    };

    /// <summary>The command.</summary>
    public static Command Create() => new("users", "Say who may sign in to the tracking server. Passwords come from a prompt, or one line of standard input.")
    {
        Add(),
        List(),
        Remove(),
        Password(),
        Role(),
    };

    private static Command Add()
    {
        var (name, role) = (Name(), new Option<string>("--role") { Description = $"{string.Join(", ", Roles.Words)}; the first user has to be an admin.", HelpName = "ROLE", Required = true });
        var command = new Command("add", "Add a user.") { name, role, Server, DataFolder };
        return With(command, async (table, parsed, cancellation) =>
        {
            var (valid, given) = (UserRules.Name(parsed.GetRequiredValue(name)), UserRules.Role(parsed.GetRequiredValue(role)).Word());
            await table.AddAsync(valid, PasswordInput.ReadNew(valid), given, cancellation);
            System.Console.Out.WriteLine($"added {valid}, {given}, {table.Place}");
        });
    }

    private static Command List()
    {
        var json = CommonOptions.Json();
        var command = new Command("list", "List the users.") { json, Server, DataFolder };
        return With(command, async (table, parsed, cancellation) =>
        {
            var users = await table.ListAsync(cancellation);
            if (parsed.GetValue(json))
                JsonOutput.Write(users);
            else if (users.Count == 0)
                System.Console.Out.WriteLine($"no users {table.Place}: everybody on that machine is an admin");
            else
                Print(users);
        });
    }

    private static Command Remove()
    {
        var name = Name();
        return With(new Command("remove", "Remove a user. Its tokens no longer hold.") { name, Server, DataFolder }, async (table, parsed, cancellation) =>
        {
            var valid = UserRules.Name(parsed.GetRequiredValue(name));
            await table.RemoveAsync(valid, cancellation);
            System.Console.Out.WriteLine($"removed {valid} {table.Place}");
        });
    }

    private static Command Password()
    {
        var name = Name();
        return With(new Command("password", "Set a user's password. Its tokens no longer hold.") { name, Server, DataFolder }, async (table, parsed, cancellation) =>
        {
            var valid = UserRules.Name(parsed.GetRequiredValue(name));
            if (!(await table.ListAsync(cancellation)).Any(user => user.Name == valid))
                throw new CommandException($"there is no user {valid} {table.Place}");
            await table.SetPasswordAsync(valid, PasswordInput.ReadNew(valid), cancellation);
            System.Console.Out.WriteLine($"set the password of {valid} {table.Place}");
        });
    }

    private static Command Role()
    {
        var (name, role) = (Name(), new Argument<string>("role") { Description = string.Join(", ", Roles.Words) });
        return With(new Command("role", "Set a user's role. Its tokens no longer hold.") { name, role, Server, DataFolder }, async (table, parsed, cancellation) =>
        {
            var (valid, given) = (UserRules.Name(parsed.GetRequiredValue(name)), UserRules.Role(parsed.GetRequiredValue(role)).Word());
            await table.SetRoleAsync(valid, given, cancellation);
            System.Console.Out.WriteLine($"{valid} is {(given == "admin" ? "an" : "a")} {given} now, {table.Place}");
        });
    }

    private static Argument<string> Name() => new("name") { Description = "The user's name." };

    private static Command With(Command command, Func<IUserTable, ParseResult, CancellationToken, Task> act)
    {
        command.SetAction(async (parsed, cancellation) =>
        {
            using var table = UserTables.Find(parsed.GetValue(Server), parsed.GetRequiredValue(DataFolder));
            await act(table, parsed, cancellation);
            return 0;
        });
        return command;
    }

    private static void Print(IReadOnlyList<UserInfo> users)
    {
        var table = new Table().NoBorder().AddColumns("name", "role", "added");
        foreach (var user in users)
            table.AddRow(Markup.Escape(user.Name), Markup.Escape(user.Role), user.CreatedTime is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "");
        AnsiConsole.Write(table);
    }
}
