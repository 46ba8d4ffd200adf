using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.RunPage.Card;

/// <summary>Texts of a model's card.</summary>
internal static class CardText
{
    public static readonly Text Title = new("Model card", "モデルカード");
    public static readonly Text Nothing = new("This run has left no evaluation and no gate's report. fude train logs evaluation.json, fude gate logs gate/gate.json.", "評価もゲートのレポートもありません。fude train は evaluation.json を、fude gate は gate/gate.json を記録します。");
    public static readonly Text Broken = new("{0} can't be read as what its name says.", "{0} は期待した形式ではありません。");
    public static readonly Text Evaluation = new("On the test pictures", "テスト画像での評価");
    public static readonly Text Accuracy = new("Accuracy", "正解率");
    public static readonly Text Wrong = new("Wrong", "誤り");
    public static readonly Text OfPictures = new("{0} of {1}", "{1} 枚中 {0} 枚");
    public static readonly Text MacroF1 = new("Macro F1", "マクロ F1");
    public static readonly Text LogLoss = new("Log loss", "対数損失");
    public static readonly Text Calibration = new("Calibration error", "較正誤差");
    public static readonly Text Confusion = new("Confusion matrix", "混同行列");
    public static readonly Text ConfusionNote = new("Rows are what it is, columns what the model said.", "行が正解、列がモデルの答えです。");
    public static readonly Text ConfusionLarge = new("There are {0} classes: the confusions that happened most are below.", "クラスが {0} 個あるため、多い混同だけを下に示します。");
    public static readonly Text ConfusionCell = new("{0} taken for {1}: {2}", "{0} を {1} と判定：{2}");
    public static readonly Text Truth = new("is", "正解");
    public static readonly Text MostConfused = new("What is confused most", "多い混同");
    public static readonly Text NoneConfused = new("Nothing was taken for anything else.", "混同はありませんでした。");
    public static readonly Text Classes = new("Classes", "クラスごと");
    public static readonly Text Class = new("Class", "クラス");
    public static readonly Text Pictures = new("Pictures", "枚数");
    public static readonly Text Answers = new("Answers", "答えた数");
    public static readonly Text Precision = new("Precision", "適合率");
    public static readonly Text Recall = new("Recall", "再現率");
    public static readonly Text MoreClasses = new("The first {0} of {1} classes are shown.", "{1} クラスのうち先頭 {0} クラスを表示しています。");
    public static readonly Text Mistakes = new("Worst mistakes", "最も大きな誤り");
    public static readonly Text MistakesPicture = new("The test pictures that the model was surest of and wrong about, with what they are and what it said", "モデルが自信を持って誤ったテスト画像と、その正解・答え");
    public static readonly Text Picture = new("Picture", "画像");
    public static readonly Text Answer = new("Answer", "答え");
    public static readonly Text Sure = new("Sure", "確信度");
    public static readonly Text Gate = new("Gate", "ゲート");
    public static readonly Text Passed = new("passed", "合格");
    public static readonly Text Failed = new("failed", "不合格");
    public static readonly Text Forced = new("failed, and let through: {0}", "不合格、承認して通過：{0}");
    public static readonly Text Undecided = new("undecided", "判定不能");
    public static readonly Text NotApplicable = new("not applicable", "対象外");
    public static readonly Text JudgedAt = new("judged {0}", "判定日時 {0}");
    public static readonly Text Report = new("The whole report", "レポート全体");
    public static readonly Text Check = new("Check", "項目");
    public static readonly Text Figure = new("Figure", "値");
    public static readonly Text Limit = new("Limit", "基準");
    public static readonly Text Outcome = new("Outcome", "結果");
    public static readonly Text Robustness = new("Robustness", "頑健性");
    public static readonly Text RobustnessNote = new("Accuracy on test pictures that were changed, step by step.", "段階的に変化させたテスト画像での正解率です。");
    public static readonly Text Change = new("Change", "変化");
    public static readonly Text Mean = new("All steps", "全段階");
    public static readonly Text Level = new("Step {0}", "段階 {0}");
}
