using Fude.Tracking.Client;
using Fude.Tracking.Errors;
using Fude.Tracking.Search;
using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Tests.Search;

/// <summary>Reads filters and orders as the searches do.</summary>
internal static class Reading
{
    private static readonly SearchLimits Limits = new();

    public static Condition[] Filter(string? text, Vocabulary? vocabulary = null, SearchLimits? limits = null) =>
        [.. new FilterReader(vocabulary ?? Vocabulary.Runs, limits ?? Limits).Read(text)];

    public static OrderTerm[] Order(string[]? entries, Vocabulary? vocabulary = null, SearchLimits? limits = null) =>
        [.. new OrderReader(vocabulary ?? Vocabulary.Runs, limits ?? Limits).Read(entries)];

    public static string RefusedFilter(string text, Vocabulary? vocabulary = null, SearchLimits? limits = null) => Refused(() => Filter(text, vocabulary, limits));

    public static string RefusedOrder(string[] entries, Vocabulary? vocabulary = null) => Refused(() => Order(entries, vocabulary));

    private static string Refused(Action read)
    {
        var refusal = Assert.Throws<MlflowException>(read);
        Assert.Equal(ErrorCode.InvalidParameterValue, refusal.Code);
        return refusal.Message;
    }
}
