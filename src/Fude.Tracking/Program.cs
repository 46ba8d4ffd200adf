using Fude.Hosting.Servers;
using Fude.Tracking;
using Fude.Tracking.Settings;

return await HostProgram.RunAsync("Fude.Tracking", args, TrackingSettings.Help, TrackingHost.Build);
