using Fude.App;
using Fude.App.Settings;

// stdout carries one line for whoever started this host: "ready URL [URL…]". Logs and mistakes go to stderr.
try
{
    if (args is ["--help" or "-h"])
    {
        Console.Out.Write(SettingsHelp.Text());
        return ExitCodes.Success;
    }

    await using var app = AppHost.Build(args);
    await app.StartAsync();
    Console.Out.WriteLine($"ready {string.Join(' ', app.Urls)}");
    await app.WaitForShutdownAsync();
    return ExitCodes.Success;
}
catch (SettingsException mistakes)
{
    foreach (var mistake in mistakes.Mistakes)
        Console.Error.WriteLine($"Fude.App: {mistake}");
    return ExitCodes.BadUsage;
}
catch (StartException failure)
{
    Console.Error.WriteLine($"Fude.App: {failure.Message}");
    return ExitCodes.Failure;
}
catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException) // Kestrel could not bind: the address is taken, or is not this machine's
{
    Console.Error.WriteLine($"Fude.App: {failure.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Choose another address with --Urls.");
    return ExitCodes.Failure;
}
