using Fude.Hosting.Servers;
using Fude.Tracking;
using Fude.Tracking.Security;
using Fude.Tracking.Settings;

return args is ["users", ..]
    ? await UsersProgram.RunAsync(args[1..])
    : await HostProgram.RunAsync("Fude.Tracking", args, TrackingSettings.Help, TrackingHost.Build);
