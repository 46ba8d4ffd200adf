using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Releases;

/// <summary>Texts of releasing a model.</summary>
internal static class DeployText
{
    public static readonly Text Title = new("Release a model", "モデルのリリース");
    public static readonly Text Model = new("Model", "モデル");
    public static readonly Text Choose = new("Choose a model…", "モデルを選択…");
    public static readonly Text NoModels = new(
        "There is no registered model that is from a run. Train one, and build it: fude train, then fude build RUN_ID.",
        "実行から登録されたモデルがありません。fude train で訓練し、fude build 実行ID で登録してください。");
    public static readonly Text NotReleasable = new(
        "This model has no bundle that an application could fetch: build it with 'fude build', or import it with 'fude import'.",
        "アプリケーションが取得できるバンドルがありません。fude build で作成するか、fude import で取り込んでください。");
    public static readonly Text Tag = new("Tag: the name that it goes by, bound to this bundle for ever", "タグ名：このバンドルに永続的に結び付く名前");
    public static readonly Text TagWrong = new("Give 1 to 128 letters, digits, '_', '.' and '-', not beginning with '.' or '-'.", "英数字と _ . - を 1〜128 文字で入力してください（先頭に . と - は使えません）。");
    public static readonly Text Strategy = new("How", "方式");
    public static readonly Text Canary = new("Canary: a growing share of the people, judged at each step, taken back by itself where it is worse", "カナリア：割合を段階的に増やし、各段階で判定。悪化すれば自動で取り下げます");
    public static readonly Text Shadow = new("Shadow: answers beside the live one, is compared, and nobody sees it", "シャドー：公開中のモデルと並行して答え、比較されますが表示されません");
    public static readonly Text AllAtOnce = new("All at once: answers everybody as soon as every replica has it", "一括：全レプリカが読み込み次第、全員に応答します");
    public static readonly Text Steps = new("Steps: shares of the people in percent", "段階：利用者の割合（%）");
    public static readonly Text StepsWrong = new("Give ascending percentages from 0.01 to 100, such as 1, 5, 25, 100.", "0.01〜100 の昇順の割合を入力してください。例：1, 5, 25, 100");
    public static readonly Text Least = new("Least evidence at each step", "各段階に必要な証拠");
    public static readonly Text Compared = new("Compared drawings (200)", "比較した絵（200）");
    public static readonly Text Requests = new("Answers by the candidate (10)", "候補の応答（10）");
    public static readonly Text Corrections = new("Corrections in all (0)", "訂正の合計（0）");
    public static readonly Text Seconds = new("Seconds (60)", "秒数（60）");
    public static readonly Text NumberWrong = new("Give a whole number of 0 or more.", "0 以上の整数を入力してください。");
    public static readonly Text GatePassed = new("Its gate was open.", "ゲートを通過しています。");
    public static readonly Text GateShut = new("Its gate was shut:", "ゲートを通過していません：");
    public static readonly Text GateForced = new("It was built in spite of its gate:", "ゲートの判定を上書きして作成されました：");
    public static readonly Text GateNone = new("It was never judged by a gate ('fude build' does).", "ゲートの判定を受けていません（fude build で判定されます）。");
    public static readonly Text Force = new("Release it all the same; the ledger keeps that it was overruled", "それでもリリースする（上書きしたことが台帳に残ります）");
    public static readonly Text ForceNeeded = new("Say that it is to be released all the same.", "上書きすることを確認してください。");
    public static readonly Text Submit = new("Release", "リリース");
    public static readonly Text NotAllowed = new("To release models takes an administrator.", "モデルのリリースには管理者権限が必要です。");
    public static readonly Text Done = new("Release {0} ({1}) was asked for.", "リリース {0}（{1}）を依頼しました。");
    public static readonly Text Accuracy = new("accuracy on the test set {0}", "テスト正解率 {0}");
}
