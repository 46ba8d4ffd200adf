using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Fude.Training;
using Fude.Training.NativeLibraries;
using TorchSharp;

namespace Fude.Cli.Doctor;

/// <summary>Looks at everything that Fude needs or can use on this machine.</summary>
/// <param name="dataFolder">Where Fude keeps its data.</param>
/// <param name="repair">Whether what can be mended in the application's data is.</param>
/// <param name="graceMinutes">Files of pictures that are younger are left alone.</param>
public sealed class Examination(string dataFolder, bool repair, int graceMinutes)
{
    private const long EnoughDisk = 2L << 30;

    /// <summary>All findings, in the order in which they should be read.</summary>
    /// <param name="cancellation">Stops the examination.</param>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation) =>
    [
        await SdkAsync(cancellation),
        StandardLibrary(),
        LibTorch(),
        Processor(),
        await DockerAsync(cancellation),
        await ProgramAsync("MariaDB", ["mariadbd", "mysqld"], "--version", "only for the MySQL store: apt-get install mariadb-server, or any MySQL 8", cancellation),
        await ProgramAsync("nginx", ["nginx"], "-v", "only for a deployment behind a proxy: apt-get install nginx", cancellation),
        Disk(),
        DataFolder(),
        .. await new AppData(dataFolder, repair, graceMinutes).ExamineAsync(cancellation),
    ];

    private static async Task<Finding> SdkAsync(CancellationToken cancellation)
    {
        var version = Probe.Find("dotnet") is { } dotnet ? await Probe.FirstLineAsync(dotnet, ["--version"], cancellation) : null;
        return version is null
            ? new(".NET SDK", FindingState.Optional, $"not found; running on {RuntimeInformation.FrameworkDescription}", "only to build Fude: https://dotnet.microsoft.com/download/dotnet/10.0")
            : new(".NET SDK", FindingState.Ok, $"{version}, running on {RuntimeInformation.FrameworkDescription}");
    }

    private static Finding StandardLibrary()
    {
        var report = TorchNative.Report;
        return report.State switch
        {
            TorchNativeState.Fits or TorchNativeState.WeakCopy => new("libstdc++", FindingState.Ok, report.Detail),
            TorchNativeState.Missing => new("libstdc++", FindingState.Broken, report.Detail, "train on Linux x64, Windows x64 or macOS arm64; serving works everywhere"),
            _ => new("libstdc++", FindingState.Broken, report.Detail, "use a system of 2022 or later (Debian 12, Ubuntu 22.04)"),
        };
    }

    private static Finding LibTorch()
    {
        try
        {
            TrainingDevice.Open("cpu");
            using var three = torch.ones(3).sum();
            var devices = torch.cuda_is_available() ? $", {torch.cuda.device_count()} GPU(s)" : ", CPU only";
            return new("libtorch", FindingState.Ok, $"{torch.__version__}{devices}, {torch.get_num_threads()} threads, adds up to {three.item<float>().ToString(CultureInfo.InvariantCulture)}");
        }
        catch (TrainingException e)
        {
            return new("libtorch", FindingState.Broken, e.Message, "restore and build again: dotnet build -c Release; training needs it, serving does not");
        }
    }

    private static Finding Processor()
    {
        string[] features = [.. Features()];
        var found = $"{Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}, {(features is [] ? "no vector extensions known" : string.Join(' ', features))}";
        return Avx2.IsSupported || RuntimeInformation.ProcessArchitecture != Architecture.X64
            ? new("processor", FindingState.Ok, found)
            : new("processor", FindingState.Optional, found, "without AVX2 training takes several times longer");
    }

    private static IEnumerable<string> Features()
    {
        if (Avx.IsSupported)
            yield return "AVX";
        if (Avx2.IsSupported)
            yield return "AVX2";
        if (Fma.IsSupported)
            yield return "FMA";
        if (Avx512F.IsSupported)
            yield return "AVX-512";
        if (System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported)
            yield return "NEON";
    }

    private static async Task<Finding> DockerAsync(CancellationToken cancellation)
    {
        if (Probe.Find("docker") is not { } docker)
            return new("Docker", FindingState.Optional, "not found", "only for container images: apt-get install docker.io");
        return await Probe.FirstLineAsync(docker, ["version", "--format", "{{.Server.Version}}"], cancellation) is { } version
            ? new("Docker", FindingState.Ok, $"engine {version}")
            : new("Docker", FindingState.Optional, "the client is there, but no engine answers", "only for container images: start dockerd, or join the group docker");
    }

    private static async Task<Finding> ProgramAsync(string name, string[] programs, string argument, string remedy, CancellationToken cancellation) =>
        Probe.Find(programs) is { } program && await Probe.FirstLineAsync(program, [argument], cancellation) is { } line
            ? new(name, FindingState.Ok, line)
            : new(name, FindingState.Optional, "not found", remedy);

    private Finding Disk()
    {
        var folder = new DirectoryInfo(Path.GetFullPath(dataFolder));
        while (!folder.Exists && folder.Parent is { } parent)
            folder = parent;
        var free = new DriveInfo(folder.FullName).AvailableFreeSpace;
        var found = string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1L << 30):F1} GiB free at {folder.FullName}");
        return free >= EnoughDisk
            ? new("disk", FindingState.Ok, found)
            : new("disk", FindingState.Broken, found, "make room: libtorch, a dataset and models want 2 GiB");
    }

    private Finding DataFolder()
    {
        var full = Path.GetFullPath(dataFolder);
        try
        {
            Directory.CreateDirectory(full);
            var trial = Path.Combine(full, $".doctor-{Environment.ProcessId}");
            File.WriteAllText(trial, "fude");
            File.Delete(trial);
            return new("data folder", FindingState.Ok, $"{full} is writable");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("data folder", FindingState.Broken, $"{full}: {e.Message}", "choose another with --data-dir, or change its owner");
        }
    }
}
