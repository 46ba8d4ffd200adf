using Fude.Bundles;

namespace Fude.Training.Gates.Checks;

/// <summary>The model and its bundle are small enough to travel.</summary>
internal sealed class SizeCheck : IGateCheck
{
    public string Name => "size";

    public CheckResult Run(GateContext context, CancellationToken cancellation)
    {
        var bundle = context.Request.Bundle;
        var whole = BundleFiles.All.Sum(name => new FileInfo(Path.Combine(bundle.Folder, name)).Length);
        return CheckResult.Of(
            Name,
            [
                GateFigure.AtMost($"{Name}.model", bundle.Model.LongLength, context.Options.MostModelBytes, FigureUnit.Bytes),
                GateFigure.AtMost($"{Name}.bundle", whole, context.Options.MostBundleBytes, FigureUnit.Bytes),
            ]);
    }
}
