namespace Scenario.FakeOss.Referers;

/// <summary>Why a request was refused for its Referer.</summary>
/// <param name="Ec">The vendor's number for the reason.</param>
/// <param name="Reason">One sentence for the journal.</param>
internal sealed record RefererRefusal(string Ec, string Reason);
