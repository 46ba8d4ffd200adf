using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.ModelRegistry;

/// <summary>Texts of the registered models.</summary>
internal static class ModelText
{
    public static readonly Text Search = new("Search by name", "名前で検索");
    public static readonly Text Name = new("Name", "名前");
    public static readonly Text Latest = new("Latest version", "最新バージョン");
    public static readonly Text Aliases = new("Aliases", "エイリアス");
    public static readonly Text Released = new("Released", "リリース");
    public static readonly Text Changed = new("Last changed", "最終更新");
    public static readonly Text Created = new("Registered", "登録日時");
    public static readonly Text None = new("No model is registered yet. 'fude build RUN_ID' registers one; so does every MLflow client.", "登録されたモデルはまだありません。fude build 実行ID か MLflow クライアントで登録できます。");
    public static readonly Text NoneFits = new("No model has such a name.", "該当する名前のモデルはありません。");
    public static readonly Text More = new("More", "さらに表示");
    public static readonly Text Create = new("Register a name…", "モデル名を登録…");
    public static readonly Text CreateTitle = new("Register a model name", "モデル名の登録");
    public static readonly Text CreateDone = new("The model '{0}' is registered; it has no version yet.", "モデル「{0}」を登録しました。バージョンはまだありません。");
    public static readonly Text RenameDone = new("It is called '{0}' now.", "名前を「{0}」に変更しました。");
    public static readonly Text Description = new("Description", "説明");
    public static readonly Text DescriptionHint = new("Markdown, up to 5,000 characters", "Markdown（5,000 文字まで）");
    public static readonly Text NoDescription = new("No description.", "説明はありません。");
    public static readonly Text Versions = new("Versions", "バージョン");
    public static readonly Text NoVersions = new("It has no version.", "バージョンはありません。");
    public static readonly Text Version = new("Version", "バージョン");
    public static readonly Text VersionOf = new("{0}, version {1}", "{0} バージョン {1}");
    public static readonly Text Stage = new("Stage", "ステージ");
    public static readonly Text Run = new("Run", "実行");
    public static readonly Text Accuracy = new("Test accuracy", "テスト正解率");
    public static readonly Text Bundle = new("Bundle", "バンドル");
    public static readonly Text Source = new("Source", "ソース");
    public static readonly Text Tags = new("Tags", "タグ");
    public static readonly Text NoTags = new("No tags.", "タグはありません。");
    public static readonly Text Key = new("Key", "キー");
    public static readonly Text Value = new("Value", "値");
    public static readonly Text AddTag = new("Set tag", "タグを設定");
    public static readonly Text RemoveTag = new("Remove tag {0}", "タグ {0} を削除");
    public static readonly Text Alias = new("Alias", "エイリアス");
    public static readonly Text SetAlias = new("Point an alias here", "エイリアスを設定");
    public static readonly Text AliasMoved = new("The alias '{0}' points to version {1}.", "エイリアス「{0}」はバージョン {1} を指します。");
    public static readonly Text RemoveAlias = new("Remove alias {0}", "エイリアス {0} を削除");
    public static readonly Text AliasHint = new("One that points to another version is moved.", "他のバージョンを指している場合は移動します。");
    public static readonly Text Delete = new("Delete…", "削除…");
    public static readonly Text DeleteModelTitle = new("Delete the model", "モデルの削除");
    public static readonly Text DeleteModelWhat = new(
        "'{0}' is deleted for good with {1} of its versions, their aliases and tags. The runs stay, and so do their files; releases go on.",
        "「{0}」と {1} 件のバージョン、エイリアス、タグを完全に削除します。実行とそのファイルは残り、リリースは影響を受けません。");
    public static readonly Text DeleteVersionTitle = new("Delete the version", "バージョンの削除");
    public static readonly Text DeleteVersionWhat = new(
        "Version {1} of '{0}' is deleted for good with its aliases and tags; its number is never used again. Its run stays; releases go on.",
        "「{0}」のバージョン {1} とそのエイリアス、タグを完全に削除します。番号は再利用されません。実行は残り、リリースは影響を受けません。");
    public static readonly Text TypeName = new("Type {0} to confirm", "確認のため {0} と入力してください");
    public static readonly Text Deleted = new("'{0}' is deleted.", "「{0}」を削除しました。");
    public static readonly Text Transition = new("Change stage…", "ステージを変更…");
    public static readonly Text TransitionTitle = new("Change the stage", "ステージの変更");
    public static readonly Text NewStage = new("New stage", "新しいステージ");
    public static readonly Text Archive = new("Archive the other versions of that stage", "そのステージの他のバージョンをアーカイブする");
    public static readonly Text Reason = new("Why; it is kept with the version", "理由（バージョンに記録されます）");
    public static readonly Text ReasonNeeded = new("Say why in one line of up to 1,000 characters.", "理由を 1 行（1,000 文字以内）で入力してください。");
    public static readonly Text Transitions = new("Stage changes", "ステージの変更履歴");
    public static readonly Text TransitionDone = new("Version {0} is in {1}.", "バージョン {0} は {1} になりました。");
    public static readonly Text Deploy = new("Release…", "リリース…");
    public static readonly Text DeployVersion = new("Release version {0}…", "バージョン {0} をリリース…");
    public static readonly Text Lineage = new("Where it is from, and where it went", "系譜");
    public static readonly Text Dataset = new("Dataset", "データセット");
    public static readonly Text NoDataset = new("not recorded", "記録なし");
    public static readonly Text NoRun = new("of no run", "実行なし");
    public static readonly Text RunGone = new("removed for good", "完全に削除済み");
    public static readonly Text NotReleased = new("never released", "未リリース");
    public static readonly Text Release = new("Release", "リリース");
    public static readonly Text Digest = new("digest {0}", "ダイジェスト {0}");
    public static readonly Text Missing = new("There is no such model or version.", "そのモデルまたはバージョンはありません。");
    public static readonly Text IsPrompt = new("prompt", "プロンプト");
}
