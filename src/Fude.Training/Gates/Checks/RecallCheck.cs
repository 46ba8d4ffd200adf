namespace Fude.Training.Gates.Checks;

/// <summary>Enough of each class is read.</summary>
internal sealed class RecallCheck : IGateCheck
{
    public string Name => "recall";

    public CheckResult Run(GateContext context, CancellationToken cancellation)
    {
        if (context.Request.Test is { Value: null, Reason: var reason })
            return CheckResult.NotApplicable(Name, reason!);
        if (context.Test.Evaluation is not { } evaluation)
            return CheckResult.Broken(Name, Words.Unsound);
        var fewest = context.Options.LeastClassPictures;
        var rare = evaluation.Classes.Where(one => one.Count < fewest).Select(one => one.Label).ToList();
        if (rare.Count == evaluation.Classes.Count)
            return CheckResult.NotApplicable(Name, new($"No class has {fewest} test pictures.", $"テスト画像が {fewest} 枚以上あるクラスがありません。"));
        return CheckResult.Of(
            Name,
            [.. evaluation.Classes.Where(one => one.Count >= fewest).Select(one => GateFigure.AtLeast($"{Name}.{one.Label}", one.Recall, context.Options.LeastRecall))],
            rare.Count == 0 ? null : Rare(rare, fewest));
    }

    internal static Told Rare(List<string> rare, int fewest)
    {
        const int Most = 12;
        var named = string.Join(", ", rare.Take(Most)) + (rare.Count > Most ? ", …" : "");
        return new($"Not judged, as they have fewer than {fewest} test pictures: {named}.", $"テスト画像が {fewest} 枚未満のため判定しないクラス: {named}");
    }
}
