namespace Fude.Tracking.Console.ModelRegistry;

/// <summary>The addresses of models in the console.</summary>
internal static class ModelAddress
{
    public static string Of(string name) => $"/models/{Uri.EscapeDataString(name)}";

    public static string Of(string name, string version) => $"/models/{Uri.EscapeDataString(name)}/versions/{Uri.EscapeDataString(version)}";
}
