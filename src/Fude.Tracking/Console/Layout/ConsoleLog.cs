namespace Fude.Tracking.Console.Layout;

/// <summary>What the console writes to the log.</summary>
internal static partial class ConsoleLog
{
    [LoggerMessage(EventId = 3200, Level = LogLevel.Error, Message = "The console's page /{Path} failed")]
    public static partial void PageFailed(ILogger logger, Exception exception, string path);

    [LoggerMessage(EventId = 3201, Level = LogLevel.Error, Message = "An action of the console failed")]
    public static partial void ActionFailed(ILogger logger, Exception exception);
}
