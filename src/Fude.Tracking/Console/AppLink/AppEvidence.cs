namespace Fude.Tracking.Console.AppLink;

/// <summary>Times of a model, in milliseconds; null where there are none.</summary>
/// <param name="Count">How many.</param>
/// <param name="Median">Half of them are shorter.</param>
/// <param name="P95">95 of 100 are shorter.</param>
/// <param name="P99">99 of 100 are shorter.</param>
public sealed record AppTimes(long Count, double? Median = null, double? P95 = null, double? P99 = null);

/// <summary>What is known of one of the two models.</summary>
/// <param name="Requests">Whole requests that it answered.</param>
/// <param name="Runs">Runs of its network alone.</param>
/// <param name="Confidence">Mean probability of its answers on the compared drawings.</param>
public sealed record AppModelEvidence(AppTimes Requests, AppTimes Runs, double? Confidence = null);

/// <summary>What is known of a candidate and the live model, over all steps.</summary>
/// <param name="Live">The live model.</param>
/// <param name="Candidate">The candidate.</param>
/// <param name="Runs">Drawings on which the candidate ran.</param>
/// <param name="Failures">Those on which it failed and the live model did not.</param>
/// <param name="Compared">Drawings that both have answered.</param>
/// <param name="Disagreed">Those that they name differently.</param>
/// <param name="Corrected">Corrected drawings.</param>
/// <param name="Losses">Those that only the live model names rightly.</param>
/// <param name="Wins">Those that only the candidate names rightly.</param>
public sealed record AppEvidence(AppModelEvidence Live, AppModelEvidence Candidate, long Runs, long Failures, long Compared, long Disagreed, long Corrected, long Losses, long Wins);

/// <summary>What is missing for the next step.</summary>
/// <param name="Requests">Drawings for the candidate to answer.</param>
/// <param name="Compared">Drawings for both to answer.</param>
/// <param name="Corrections">Drawings to be corrected.</param>
/// <param name="Seconds">Time.</param>
/// <param name="Hours">How long all of it takes at the present rate; null where nobody draws.</param>
public sealed record AppMissing(long Requests, long Compared, long Corrections, double Seconds, double? Hours = null);

/// <summary>One of the things that a candidate is judged by.</summary>
/// <param name="Name">errors, latency, disagreement, confidence or accuracy.</param>
/// <param name="State">fine, doubtful or worse.</param>
/// <param name="Evidence">How many to one it speaks against the candidate.</param>
/// <param name="Needed">From how many to one on it counts as worse.</param>
/// <param name="Count">Drawings that it is about.</param>
/// <param name="Limit">The most that is tolerated.</param>
/// <param name="Text">All of it in the application's words.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Low">The lower end of the confidence sequence, where the figure has one.</param>
/// <param name="High">Its upper end.</param>
public sealed record AppCriterion(string Name, string State, double Evidence, double Needed, long Count, double Limit, string Text, double? Value = null, double? Low = null, double? High = null);

/// <summary>What is said of a candidate.</summary>
/// <param name="Outcome">wait, advance or rollback.</param>
/// <param name="Reason">Why, in the application's words.</param>
/// <param name="PerHour">Drawings an hour, lately.</param>
/// <param name="Criteria">What it is judged by.</param>
/// <param name="Missing">What is missing; null where nothing is.</param>
public sealed record AppVerdict(string Outcome, string Reason, double PerHour, IReadOnlyList<AppCriterion> Criteria, AppMissing? Missing = null);

/// <summary>What the ledger keeps of a decision.</summary>
/// <param name="Verdict">What was said.</param>
/// <param name="Evidence">What was known.</param>
public sealed record AppDecision(AppVerdict? Verdict = null, AppEvidence? Evidence = null);

/// <summary>One model's answer for a compared drawing.</summary>
/// <param name="Label">What it says.</param>
/// <param name="Probability">How sure it is.</param>
public sealed record AppCompared(string Label, double Probability);

/// <summary>A drawing that a candidate and the live model were compared on.</summary>
/// <param name="ImageId">The drawing.</param>
/// <param name="Step">The step at which it was drawn, from 0.</param>
/// <param name="Shown">Whose answer was shown: live or candidate.</param>
/// <param name="ComparedAt">When.</param>
/// <param name="Live">What the live model says; null where it failed.</param>
/// <param name="Candidate">What the candidate says; null where it failed.</param>
/// <param name="Truth">What a person says; null where nobody has.</param>
public sealed record AppComparison(long ImageId, int Step, string Shown, DateTimeOffset ComparedAt, AppCompared? Live = null, AppCompared? Candidate = null, string? Truth = null);

/// <summary>Compared drawings, the newest first.</summary>
/// <param name="Comparisons">The drawings.</param>
/// <param name="NextBefore">Where the next page begins; null at the end.</param>
public sealed record AppComparisonList(IReadOnlyList<AppComparison> Comparisons, long? NextBefore = null);

/// <summary>How often a model was right, by people's corrections.</summary>
/// <param name="Tag">The name that it goes by.</param>
/// <param name="Corrected">Corrected drawings that it has answered for.</param>
/// <param name="Right">How many of them it was right for.</param>
/// <param name="Accuracy">Right by corrected; null where there are none.</param>
public sealed record AppAccuracy(string Tag, long Corrected, long Right, double? Accuracy = null);

/// <summary>How often each model was right.</summary>
/// <param name="Models">The models.</param>
public sealed record AppAccuracyList(IReadOnlyList<AppAccuracy> Models);

/// <summary>Where a drawing's pictures lie.</summary>
/// <param name="Original">As it was drawn.</param>
public sealed record AppDrawing(string? Original = null);

/// <summary>A bundle that is to be released.</summary>
/// <param name="Tag">The name that its model goes by.</param>
/// <param name="Digest">Its identity.</param>
/// <param name="Source">Where it is fetched from.</param>
/// <param name="Strategy">canary, all-at-once or shadow.</param>
/// <param name="Plan">The plan; what is left out has its default.</param>
/// <param name="Reason">Why.</param>
/// <param name="Forced">Whether a gate is overruled.</param>
public sealed record AppWish(string Tag, string Digest, string Source, string Strategy, System.Text.Json.Nodes.JsonObject? Plan, string Reason, bool Forced);

/// <summary>Why somebody changes a release, and to which share.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Share">The share of an image's release.</param>
public sealed record AppWord(string Reason, double? Share = null);

/// <summary>What the application says of a request that it does not take (RFC 9457).</summary>
/// <param name="Detail">What is wrong and what to do.</param>
public sealed record AppProblem(string? Detail = null);

/// <summary>Where <c>fude up</c> says that the application is.</summary>
/// <param name="Uri">Its address.</param>
public sealed record AppRunning(Uri Uri);
