using System.CommandLine;
using Fude.Cli.Tracking;
using Fude.Hosting.Security.Tokens;

namespace Fude.Cli.Commands;

/// <summary><c>fude keys rotate</c>: another key for tokens.</summary>
public static class KeysCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var data = CommonOptions.DataFolder();
        var drop = new Option<bool>("--drop-old") { Description = "End all tokens that were signed before: somebody else may have read the key." };
        var rotate = new Command("rotate", "Make a new key, which signs from now on. Tokens signed before hold until they expire. Hosts that run take it within seconds.") { data, drop };
        rotate.SetAction(parsed =>
        {
            var path = TokenKeyFile.PathIn(RunningServer.FolderIn(parsed.GetRequiredValue(data)));
            var keys = TokenKeyFile.Rotate(path, keepOld: !parsed.GetValue(drop));
            System.Console.Out.WriteLine($"key {keys[0].Id} signs now; {(keys.Count == 1 ? "no older key is accepted" : $"{keys.Count - 1} older accepted")} ({path})");
            return 0;
        });
        return new Command("keys", "The keys that tokens are signed with.") { rotate };
    }
}
