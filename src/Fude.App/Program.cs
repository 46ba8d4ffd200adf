using Fude.App;
using Fude.App.Doctor;
using Fude.App.Settings;
using Fude.Hosting.Servers;

return args is ["doctor", ..]
    ? await DoctorProgram.RunAsync(args[1..], TimeProvider.System, Console.Out)
    : await HostProgram.RunAsync("Fude.App", args, AppSettings.Help, AppHost.Build);
