using FluentMigrator;
using Fude.Hosting.Schemas;

namespace Fude.App.Storage.Schema;

/// <summary>Somebody's own drawings are found without looking at everybody's.</summary>
[Migration(2026_11_25_71, "An index on who drew")]
public sealed class IndexDrawers : Migration
{
    /// <inheritdoc/>
    public override void Up() => this.Make("CREATE INDEX fude_ix_images_client ON images (client)");

    /// <inheritdoc/>
    public override void Down() => throw new NotSupportedException("An index is not taken away again.");
}
