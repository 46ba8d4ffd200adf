namespace Fude.App.Releases;

/// <summary>What the bundle of the settings is for.</summary>
public enum ReleaseStart
{
    /// <summary>It becomes live where nothing is yet.</summary>
    Seed,

    /// <summary>It becomes live at this start.</summary>
    Now,

    /// <summary>This process answers with it whatever is released: it came with its container image, and a proxy gives the shares.</summary>
    Pinned,
}
