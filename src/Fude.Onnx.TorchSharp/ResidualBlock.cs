using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fude.Onnx.TorchSharp;

/// <summary>
/// <c>activation(main(x) + shortcut(x))</c>, the building block of residual networks, which can be trained with TorchSharp and
/// written as ONNX. Source: He, Zhang, Ren and Sun, arXiv:1512.03385, equations 1 and 2.
/// </summary>
public sealed class ResidualBlock : nn.Module<Tensor, Tensor>, IOnnxExportable
{
    private readonly nn.Module<Tensor, Tensor> main;
    private readonly nn.Module<Tensor, Tensor>? shortcut;
    private readonly nn.Module<Tensor, Tensor>? activation;

    /// <summary>Makes a block that owns its parts.</summary>
    /// <param name="main">The layers that learn the residual.</param>
    /// <param name="shortcut">What brings the input to the output's shape, such as a 1×1 convolution; null for the input itself.</param>
    /// <param name="activation">What follows the sum; null for nothing.</param>
    /// <exception cref="ArgumentException">The first layer changes its input in place, so that the sum would not be of the input.</exception>
    public ResidualBlock(nn.Module<Tensor, Tensor> main, nn.Module<Tensor, Tensor>? shortcut = null, nn.Module<Tensor, Tensor>? activation = null)
        : base(nameof(ResidualBlock))
    {
        ArgumentNullException.ThrowIfNull(main);
        if (ChangesInput(main) || (shortcut is not null && ChangesInput(shortcut)))
            throw new ArgumentException("A branch of a residual block starts with a layer that changes its input in place; make it with inplace: false.", nameof(main));
        this.main = main;
        this.shortcut = shortcut;
        this.activation = activation;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var sum = main.forward(input) + (shortcut?.forward(input) ?? input);
        return (activation?.forward(sum) ?? sum).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public string Export(OnnxExportContext context, string input)
    {
        ArgumentNullException.ThrowIfNull(context);
        var left = context.Module(main, nameof(main), input);
        var right = shortcut is null ? input : context.Module(shortcut, nameof(shortcut), input);
        var shape = context.Shape(left);
        if (!shape.SequenceEqual(context.Shape(right)))
        {
            throw context.Error(
                $"The branches of the residual block give [{string.Join(", ", shape)}] and [{string.Join(", ", context.Shape(right))}] for each example, which can't be added.");
        }

        var sum = context.Node("Add", [left, right], shape);
        return activation is null ? sum : context.Module(activation, nameof(activation), sum);
    }

    /// <summary>Whether the first layer that does anything writes over what it reads.</summary>
    private static bool ChangesInput(nn.Module module)
    {
        switch (module)
        {
            case Sequential sequential:
                for (var index = 0; index < sequential.Count; index++)
                {
                    if (sequential[index] is nn.Module child && !PassesThrough(child))
                        return ChangesInput(child);
                }

                return false;
            case ReLU { inplace: true } or LeakyReLU { inplace: true } or GELU { inplace: true } or SiLU { inplace: true }
                or Sigmoid { inplace: true } or Tanh { inplace: true } or Dropout { inplace: true }:
                return true;
            default:
                return false;
        }
    }

    private static bool PassesThrough(nn.Module module) => module is Identity or Flatten or Dropout { inplace: false };
}
