namespace Fude.App.Feedback;

/// <summary>What people say about the answers.</summary>
internal static class FeedbackEndpoints
{
    public static void AddFeedback(this IServiceCollection services, Task<ClientIds> clients) =>
        services.AddSingleton(_ => clients.GetAwaiter().GetResult());
}
