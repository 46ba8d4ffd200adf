using MudBlazor;

namespace Fude.Tracking.Console.Layout;

/// <summary>The colours of the application, ink on washi with one vermilion seal, as MudBlazor wants them. Every text has a contrast of 4.5 or more.</summary>
internal static class ConsoleTheme
{
    public static readonly MudTheme Theme = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#b3301f",
            PrimaryContrastText = "#fffaf0",
            Secondary = "#574e43",
            Tertiary = "#1d5fa8",
            Info = "#1d5fa8",
            Success = "#2f6b3a",
            Warning = "#8a5a00",
            Error = "#a3281a",
            Background = "#f6f1e7",
            BackgroundGray = "#efe8da",
            Surface = "#fffdf7",
            DrawerBackground = "#fffdf7",
            DrawerText = "#211d18",
            DrawerIcon = "#574e43",
            AppbarBackground = "#fffdf7",
            AppbarText = "#211d18",
            TextPrimary = "#211d18",
            TextSecondary = "#5d5446",
            ActionDefault = "#574e43",
            LinesDefault = "#d8cdb9",
            LinesInputs = "#8d8271",
            TableLines = "#e3d9c6",
            Divider = "#d8cdb9",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#f0806a",
            PrimaryContrastText = "#24100b",
            Secondary = "#b9ae9d",
            Tertiary = "#8fc1ff",
            Info = "#8fc1ff",
            InfoContrastText = "#10202f",
            Success = "#8fcf9a",
            SuccessContrastText = "#10240f",
            Warning = "#e9bd6a",
            WarningContrastText = "#2a1c02",
            Error = "#ff9984",
            ErrorContrastText = "#2d0d07",
            Background = "#151311",
            BackgroundGray = "#1f1c19",
            Surface = "#23201c",
            DrawerBackground = "#1f1c19",
            DrawerText = "#f0e8da",
            DrawerIcon = "#b9ae9d",
            AppbarBackground = "#1f1c19",
            AppbarText = "#f0e8da",
            TextPrimary = "#f0e8da",
            TextSecondary = "#b3a896",
            ActionDefault = "#b9ae9d",
            LinesDefault = "#3d372f",
            LinesInputs = "#82786a",
            TableLines = "#35302a",
            Divider = "#3d372f",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography
            {
                FontFamily = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Hiragino Sans", "Yu Gothic UI", "Noto Sans CJK JP", "Noto Sans JP", "Noto Sans", "sans-serif"],
                FontSize = "0.875rem",
            },
            H1 = new H1Typography { FontSize = "1.5rem", FontWeight = "600", LineHeight = "1.3" },
            H2 = new H2Typography { FontSize = "1.125rem", FontWeight = "600", LineHeight = "1.3" },
            H3 = new H3Typography { FontSize = "1rem", FontWeight = "600", LineHeight = "1.3" },
            Button = new ButtonTypography { TextTransform = "none" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", DrawerWidthLeft = "208px", AppbarHeight = "48px" },
    };
}
