namespace Scenario.FakeCloud;

/// <summary>Where a refused request tells why.</summary>
public enum ExplainIn
{
    /// <summary>Nowhere: the answer is the vendor's.</summary>
    Nowhere,

    /// <summary>In the answer's header <c>x-scenario-why</c>.</summary>
    Header,

    /// <summary>In that header, and after the error's message, so that any SDK's exception says it.</summary>
    Message,
}
