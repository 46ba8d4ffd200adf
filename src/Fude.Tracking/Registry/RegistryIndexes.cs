using FluentMigrator;
using Fude.Hosting.Schemas;

namespace Fude.Tracking.Registry;

/// <summary>Indexes that MLflow lacks: what belongs to a model or a version is found by its name, and the latest of each stage without reading all versions.</summary>
[Migration(2026_11_25_20, "Indexes of the registry")]
public sealed class RegistryIndexes : Migration
{
    /// <inheritdoc/>
    public override void Up()
    {
        this.Make("CREATE INDEX fude_ix_model_versions_stage ON model_versions (name, current_stage, version)");
        this.Make("CREATE INDEX fude_ix_model_version_tags_version ON model_version_tags (name, version)");
        this.Make("CREATE INDEX fude_ix_registered_model_tags_name ON registered_model_tags (name)");
    }

    /// <inheritdoc/>
    public override void Down() => throw new NotSupportedException("The tracking tables are not taken away again.");
}
