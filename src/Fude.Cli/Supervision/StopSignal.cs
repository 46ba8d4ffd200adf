using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Fude.Cli.Supervision;

/// <summary>Asks a process to stop by itself.</summary>
internal static partial class StopSignal
{
    private const int Terminate = 15;

    /// <summary>SIGTERM, or the end of its input where the system has no such signal.</summary>
    public static void Send(Process process)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                if (process.StartInfo.RedirectStandardInput)
                    process.StandardInput.Close();
                else
                    process.Kill();
            }
            else if (!process.HasExited)
                _ = Kill(process.Id, Terminate);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
