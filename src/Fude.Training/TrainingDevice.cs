using System.Globalization;
using System.Runtime.InteropServices;
using Fude.Training.NativeLibraries;
using TorchSharp;
using static TorchSharp.torch;

namespace Fude.Training;

/// <summary>The device that a run computes on.</summary>
public static class TrainingDevice
{
    /// <summary>Whether a name has the form of a device: <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    /// <param name="name">The name.</param>
    public static bool IsName(string name) => name is "cpu" or "cuda" || TryIndex(name, out _);

    /// <summary>Loads libtorch and opens a device.</summary>
    /// <param name="name">As in <see cref="IsName"/>.</param>
    /// <param name="threads">Threads of one operation on the processor; 0 leaves libtorch's own choice.</param>
    /// <exception cref="TrainingException">libtorch does not load, or the device is not there or not built in.</exception>
    public static Device Open(string name, int threads = 0)
    {
        TorchNative.Initialize();
        try
        {
            if (threads > 0)
                set_num_threads(threads);
            _ = get_num_threads();
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or NotSupportedException or BadImageFormatException)
        {
            throw new TrainingException(TrainingFault.Device, $"libtorch does not load on {RuntimeInformation.RuntimeIdentifier}: {TorchNative.Report.Detail}. 'fude doctor' says what to do.", e);
        }

        if (name == "cpu")
            return CPU;
        if (!cuda_is_available())
            throw new TrainingException(TrainingFault.Device, $"device {name} is not available: this build of Fude has the CPU's libtorch or no NVIDIA GPU answers. Build with -p:FudeTorch=cuda on a machine with a GPU, or use --device cpu.");
        var index = TryIndex(name, out var number) ? number : 0;
        return index < cuda.device_count()
            ? new Device(DeviceType.CUDA, index)
            : throw new TrainingException(TrainingFault.Device, $"device {name} is not available: there are {cuda.device_count()} GPUs, numbered from 0.");
    }

    private static bool TryIndex(string name, out int index)
    {
        index = 0;
        return name.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }
}
