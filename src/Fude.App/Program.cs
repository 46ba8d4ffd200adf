using Fude.App;
using Fude.App.Settings;
using Fude.Hosting.Servers;

return await HostProgram.RunAsync("Fude.App", args, AppSettings.Help, AppHost.Build);
