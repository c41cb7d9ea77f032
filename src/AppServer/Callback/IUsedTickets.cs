namespace Scenario.AppServer.Callback;

/// <summary>Remembers the tickets that have been used, until they expire.</summary>
internal interface IUsedTickets
{
    /// <summary>Uses a ticket up.</summary>
    /// <returns>False when it was used before; null when that cannot be known now.</returns>
    Task<bool?> TryUseAsync(CallbackTicket ticket, CancellationToken cancellationToken);
}
