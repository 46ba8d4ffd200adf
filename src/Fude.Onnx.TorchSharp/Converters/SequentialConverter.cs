using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fude.Onnx.TorchSharp.Converters;

internal static class SequentialConverter
{
    public static string Convert(Sequential module, OnnxExportContext context, string input)
    {
        var forward = module.GetType().GetMethod(nameof(Sequential.forward), [typeof(Tensor)]);
        if (forward?.DeclaringType != typeof(Sequential))
        {
            throw context.Error(
                $"{module.GetType().FullName} has a forward of its own, so its children may not run one after another. "
                + $"Let it implement {nameof(IOnnxExportable)} or register a converter.");
        }

        // By index and not by named_children: that one leaves out a module that occurs a second time.
        var names = module.named_children().Select(child => child.name).ToList();
        var value = input;
        for (var index = 0; index < module.Count; index++)
        {
            var name = names.Count == module.Count ? names[index] : index.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (module[index] is not nn.Module child)
                throw context.Error($"Its child {name} is a {module[index].GetType().FullName} and not a TorchSharp module.");
            value = context.Module(child, name, value);
        }

        return value;
    }
}
