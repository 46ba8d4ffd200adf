using Fude.App;
using Fude.App.Doctor;
using Fude.App.Health;
using Fude.App.Settings;
using Fude.Hosting.Servers;

return args switch
{
    ["doctor", ..] => await DoctorProgram.RunAsync(args[1..], TimeProvider.System, Console.Out),
    ["health", ..] => await HealthProgram.RunAsync("Fude.App", args[1..], AppSettings.ListensAt, HealthEndpoints.Routes),
    _ => await HostProgram.RunAsync("Fude.App", args, AppSettings.Help, AppHost.Build),
};
