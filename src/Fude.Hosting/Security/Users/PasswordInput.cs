using System.Text;

namespace Fude.Hosting.Security.Users;

/// <summary>Asks for a password: at a terminal twice and without showing it, else one line of standard input. Never an argument: those can be seen by everybody on the machine.</summary>
public static class PasswordInput
{
    /// <summary>Asks for a new password.</summary>
    /// <param name="name">Whose it will be.</param>
    /// <exception cref="UserException">None came, the two differ, or it is not one that can be given.</exception>
    public static string ReadNew(string name)
    {
        if (Console.IsInputRedirected)
            return UserRules.Password(name, Console.In.ReadLine() ?? throw new UserException(UserFault.Invalid, "No password came on standard input: send it as one line."));
        var password = UserRules.Password(name, Ask($"New password for {name}: "));
        return Ask("The same again: ") == password ? password : throw new UserException(UserFault.Invalid, "The two passwords differ. Nothing was changed.");
    }

    private static string Ask(string prompt)
    {
        Console.Error.Write(prompt);
        var text = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
                text.Length = Math.Max(0, text.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                text.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return text.ToString();
    }
}
