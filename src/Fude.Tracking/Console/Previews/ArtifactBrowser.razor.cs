using Fude.Tracking.Artifacts;
using Fude.Tracking.Errors;
using Microsoft.AspNetCore.Components;

namespace Fude.Tracking.Console.Previews;

/// <summary>The artifacts of a run. Of a folder only a part is read, however many files it holds.</summary>
public sealed partial class ArtifactBrowser
{
    private ArtifactPage? _root;
    private ArtifactEntry? _at;
    private (string Run, string Path)? _read;
    private string? _failure;

    [Inject]
    private ArtifactFiles Files { get; set; } = null!;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public string RunId { get; set; } = "";

    /// <summary>The file or folder that is chosen; empty for all.</summary>
    [Parameter]
    public string? Path { get; set; }

    /// <summary>In a folder: the name that the listing starts at.</summary>
    [Parameter]
    public string? From { get; set; }

    /// <summary>In a folder: how many entries after that are passed over.</summary>
    [Parameter]
    public int First { get; set; }

    private string Chosen => (Path ?? "").Trim('/');

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_read == (RunId, Chosen))
            return;
        _read = (RunId, Chosen);
        try
        {
            _failure = null;
            _root ??= await Files.ListAsync(RunId, "", "", 0, ArtifactFolder.Most);
            _at = await Files.FindAsync(RunId, Chosen);
        }
        catch (MlflowException e)
        {
            _failure = e.Message;
        }
    }
}
