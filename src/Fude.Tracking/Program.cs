using Fude.Hosting.Servers;
using Fude.Tracking;
using Fude.Tracking.Health;
using Fude.Tracking.Security;
using Fude.Tracking.Settings;

return args switch
{
    ["users", ..] => await UsersProgram.RunAsync(args[1..]),
    ["health", ..] => await HealthProgram.RunAsync("Fude.Tracking", args[1..], TrackingSettings.ListensAt, HealthEndpoints.Routes),
    _ => await HostProgram.RunAsync("Fude.Tracking", args, TrackingSettings.Help, TrackingHost.Build),
};
