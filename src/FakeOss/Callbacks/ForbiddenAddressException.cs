namespace Scenario.FakeOss.Callbacks;

/// <summary>A callback's host name leads to an address that callbacks may not reach.</summary>
internal sealed class ForbiddenAddressException() : IOException(CallbackConnector.ForbiddenText);
