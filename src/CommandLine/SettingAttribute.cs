namespace Scenario.Hosting;

/// <summary>What docs/settings.md and <c>--help</c> say of a setting; a test holds the page to these attributes.</summary>
/// <param name="description">One sentence.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingAttribute(string description) : Attribute
{
    public string Description => description;

    /// <summary>A shorter spelling on the command line, such as <c>--seed FILE</c>.</summary>
    public string? Switch { get; init; }

    /// <summary>What holds when nothing is set, where the property's own value does not say it.</summary>
    public string? Default { get; init; }
}
