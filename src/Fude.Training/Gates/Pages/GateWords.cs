namespace Fude.Training.Gates.Pages;

/// <summary>What the page calls checks and figures.</summary>
internal static class GateWords
{
    private static readonly Dictionary<string, (Told Title, Told Asks)> Checks = new(StringComparer.Ordinal)
    {
        ["golden"] = (new("Golden samples", "見本"), new("The model answers the bundle's own samples as it did when the bundle was made.", "バンドルの見本に、作成時と同じ答えを返すこと。")),
        ["parity"] = (new("Parity", "一致"), new("It answers alike alone and in batches, with one thread and several, with its graph optimised and as it is.", "1 枚ずつでも一括でも、スレッド数や最適化の有無が変わっても、同じ答えを返すこと。")),
        ["soundness"] = (new("Soundness", "確率"), new("Every answer is made of probabilities that add up to 1.", "すべての答えが、合計 1 の確率であること。")),
        ["reproduction"] = (new("Recorded figures", "記録の再現"), new("The test figures in its manifest come out again.", "マニフェストに記録されたテストの数値が再現されること。")),
        ["accuracy"] = (new("Accuracy", "正解率"), new("Enough test pictures are read.", "テスト画像を十分に正しく読むこと。")),
        ["recall"] = (new("Recall of each class", "クラスごとの再現率"), new("Enough pictures of each class are read.", "どのクラスの画像も十分に正しく読むこと。")),
        ["live_accuracy"] = (new("Against the live model", "いまのモデルとの比較"), new("The same test pictures are not read worse than by the live model: the least that the difference of accuracies may be.", "同じテスト画像で、いまのモデルより悪化しないこと（正解率の差の下限）。")),
        ["live_recall"] = (new("Classes against the live model", "いまのモデルとのクラス別比較"), new("No class is read worse than by the live model: the least that the difference of recalls may be.", "どのクラスも、いまのモデルより悪化しないこと（再現率の差の下限）。")),
        ["corrections"] = (new("Corrected drawings", "訂正された手書き"), new("Enough of the drawings are read that people have said the truth of.", "人が正解を教えた手書きを十分に正しく読むこと。")),
        ["live_corrections"] = (new("Corrected drawings against the live model", "訂正された手書きでの比較"), new("Those drawings are not read worse than by the live model.", "訂正された手書きで、いまのモデルより悪化しないこと。")),
        ["robustness"] = (new("Robustness", "頑健さ"), new("Changed pictures are read too: the mean accuracy over the strengths of each change.", "変化させた画像も読めること（変化の強さについての正解率の平均）。")),
        ["latency"] = (new("Latency", "応答時間"), new("One prediction on the warm model on this machine: the 99th percentile in the quietest of five rounds.", "このマシンでの、準備済みモデルの予測 1 回の 99 パーセンタイル（5 回の測定のうち最も静かな回）。")),
        ["size"] = (new("Size", "大きさ"), new("The model's file, and the bundle with all its files.", "モデルのファイルと、バンドル全体の大きさ。")),
    };

    private static readonly Dictionary<string, Told> Parts = new(StringComparer.Ordinal)
    {
        ["samples"] = new("samples", "見本の数"),
        ["alone"] = new("one by one", "1 枚ずつ"),
        ["unoptimised"] = new("graph as it is", "最適化なし"),
        ["threads"] = new("several threads", "複数スレッド"),
        ["batches"] = new("batches of 7", "7 枚ずつ"),
        ["pictures"] = new("pictures", "画像の数"),
        ["drawings"] = new("drawings", "手書きの数"),
        ["wrong"] = new("read wrong", "間違い"),
        ["loss"] = new("loss", "損失"),
        ["macro_f1"] = new("macro F1", "マクロ F1"),
        ["calibration_error"] = new("calibration error", "較正誤差"),
        ["test_accuracy"] = new("accuracy: difference", "正解率の差"),
        ["test_loss"] = new("loss: difference", "損失の差"),
        ["test_macro_f1"] = new("macro F1: difference", "マクロ F1 の差"),
        ["test_calibration_error"] = new("calibration error: difference", "較正誤差の差"),
        ["difference"] = new("difference", "差"),
        ["upper"] = new("the most it may be", "差の上限"),
        ["only_candidate_right"] = new("only this model right", "このモデルだけ正解"),
        ["only_live_right"] = new("only the live model right", "いまのモデルだけ正解"),
        ["mcnemar_p"] = new("McNemar's exact p", "マクネマーの正確な p"),
        ["worse_p"] = new("p of a model as good", "同等なら起こる確率 p"),
        ["unchanged"] = new("unchanged", "変化なし"),
        ["shift"] = new("shift", "ずれ"),
        ["rotation"] = new("rotation", "回転"),
        ["scale"] = new("scale", "拡大縮小"),
        ["thickness"] = new("thickness", "太さ"),
        ["noise"] = new("noise", "ノイズ"),
        ["blur"] = new("blur", "ぼかし"),
        ["p50"] = new("median", "中央値"),
        ["most"] = new("longest", "最長"),
        ["runs"] = new("predictions", "予測の回数"),
        ["model"] = new("model.onnx", "model.onnx"),
        ["bundle"] = new("bundle", "バンドル"),
    };

    /// <summary>What strengths of a corruption count.</summary>
    public static Told UnitOf(string corruption) => corruption switch
    {
        "shift" => new("pixels", "画素"),
        "rotation" => new("degrees", "度"),
        "scale" => new("times", "倍"),
        "thickness" => new("pixels on each side", "片側の画素"),
        "noise" => new("deviation, of full ink", "標準偏差（墨の濃さ比）"),
        _ => new("deviation in pixels", "標準偏差（画素）"),
    };

    public static Told Title(string check) => Checks.TryGetValue(check, out var words) ? words.Title : new(check, check);

    public static Told Asks(string check) => Checks.TryGetValue(check, out var words) ? words.Asks : new("", "");

    /// <summary>A figure's name without its check's: in words, or as it is where it is a label.</summary>
    public static Told Figure(string check, string figure)
    {
        var rest = figure.Length > check.Length ? figure[(check.Length + 1)..] : "";
        // A class may be called as a part is.
        return check is "recall" or "live_recall" || !Parts.TryGetValue(rest, out var words) ? new(rest, rest) : words;
    }
}
