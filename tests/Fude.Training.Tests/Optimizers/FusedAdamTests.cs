using CsCheck;
using Fude.Training.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fude.Training.Tests.Optimizers;

[Collection(TorchCollection.Name)]
public sealed class FusedAdamTests
{
    private static readonly Gen<long[]> Shapes = Gen.OneOf(
        Gen.Long[1, 40].Select(n => new[] { n }),
        Gen.Select(Gen.Long[1, 12], Gen.Long[1, 12], (a, b) => new[] { a, b }),
        Gen.Select(Gen.Long[1, 4], Gen.Long[1, 4], Gen.Long[1, 5], Gen.Long[1, 5], (a, b, c, d) => new[] { a, b, c, d }));

    [Theory]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.AdamW)]
    public void It_goes_the_way_of_torchs_own_optimizer(OptimizerKind kind)
    {
        Gen.Select(Shapes.Array[1, 4], Gen.Int[0, 1000], Gen.Double[1e-4, 0.1], Gen.Double[0, 0.1]).Sample(
            (shapes, seed, rate, decay) =>
            {
                using var scope = NewDisposeScope();
                manual_seed(seed);
                var mine = shapes.Select(shape => new Parameter(randn(shape))).ToArray();
                var theirs = mine.Select(p => new Parameter(p.detach().clone())).ToArray();
                using var fused = Optimizer.Create(kind, mine, decay);
                using var reference = kind == OptimizerKind.Adam ? optim.Adam(theirs, rate) : (optim.Optimizer)optim.AdamW(theirs, rate, weight_decay: decay);
                for (var step = 0; step < 5; step++)
                {
                    var gradients = shapes.Select(shape => randn(shape)).ToArray();
                    Loss(mine, gradients).backward();
                    fused.Step(rate);
                    reference.zero_grad();
                    Loss(theirs, gradients).backward();
                    reference.step();
                }

                foreach (var (a, b) in mine.Zip(theirs))
                    Assert.True(allclose(a, b, rtol: 1e-4, atol: 1e-5), $"differs by {(a - b).abs().max().item<float>()}");
            },
            iter: 40,
            threads: 1);
    }

    [Fact]
    public void The_gradients_are_zero_after_a_step()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(randn(17));
        using var optimizer = Optimizer.Create(OptimizerKind.Adam, [parameter], 0);

        (parameter * parameter).sum().backward();
        optimizer.Step(0.1);

        Assert.Equal(0, parameter.grad!.abs().sum().item<float>());
    }

    [Fact]
    public void Gradient_descent_walks_downhill()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(ones(5) * 3);
        using var optimizer = Optimizer.Create(OptimizerKind.Sgd, [parameter], 0);

        for (var step = 0; step < 100; step++)
        {
            (parameter * parameter).sum().backward();
            optimizer.Step(0.02);
        }

        Assert.True(parameter.abs().max().item<float>() < 0.1);
    }

    private static Tensor Loss(Parameter[] parameters, Tensor[] gradients) =>
        parameters.Zip(gradients, (p, g) => (p * g).sum()).Aggregate((a, b) => a + b);
}
