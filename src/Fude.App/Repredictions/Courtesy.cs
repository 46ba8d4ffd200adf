using System.Runtime.InteropServices;
using Fude.App.Predictions;

namespace Fude.App.Repredictions;

/// <summary>Leaves the processor and the database to the predictions that people wait for.</summary>
/// <param name="gate">Tells whether there are any.</param>
/// <param name="pausePercent">While there are: the pause after some work, in percent of its time.</param>
internal sealed class Courtesy(PredictionGate gate, int pausePercent)
{
    private const int Process = 0; // PRIO_PROCESS: on Linux, the calling thread
    private const int Nicer = 10;
    private long _entered = gate.Entered;

    /// <summary>Lets other threads of this machine go first, where the system can: .NET's own priorities do nothing on Linux.</summary>
    public static void LowerPriorityOfThisThread()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(Process, 0, GetPriority(Process, 0) + Nicer);
        else
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    /// <summary>Whether anybody predicts: as far as is known since the last pause.</summary>
    public bool IsNeeded { get; private set; }

    /// <summary>Looks whether anybody has predicted meanwhile, and if so pauses after some work.</summary>
    /// <param name="worked">How long the work took.</param>
    /// <param name="stop">Ends the pause.</param>
    public void After(TimeSpan worked, CancellationToken stop)
    {
        var entered = gate.Entered;
        IsNeeded = entered != _entered;
        if (IsNeeded)
            stop.WaitHandle.WaitOne(worked * pausePercent / 100);
        _entered = entered;
    }

    [DllImport("libc", EntryPoint = "getpriority", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetPriority(int which, uint who);

    [DllImport("libc", EntryPoint = "setpriority", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, uint who, int priority);
}
