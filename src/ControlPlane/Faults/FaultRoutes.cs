using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Scenario.ControlPlane.Admin;

namespace Scenario.ControlPlane.Faults;

/// <summary><c>POST</c>, <c>GET</c> and <c>DELETE /__admin/faults</c>, <c>DELETE /__admin/faults/{id}</c>.</summary>
public sealed class FaultRoutes
{
    private readonly FaultRegistry _faults;

    public FaultRoutes(FaultRegistry faults)
    {
        _faults = faults;
        Routes = [new("POST", "faults", AddAsync), new("GET", "faults", ListAsync), new("DELETE", "faults", ClearAsync),
            new("DELETE", "faults/*", RemoveAsync)];
    }

    internal IReadOnlyList<AdminRoute> Routes { get; }

    private async Task AddAsync(HttpContext context, string segment)
    {
        using var body = await AdminBody.ReadObjectAsync(context);
        var fault = FaultReader.Read(body.RootElement);
        if (_faults.FindMistake(fault) is { } mistake)
        {
            throw new AdminErrorException(new(400, "InvalidFault", mistake.Message, "$." + mistake.Member));
        }

        var id = _faults.Add(fault)
            ?? throw new AdminErrorException(
                new(409, "TooManyFaults", $"There are {FaultRegistry.Limit} faults already; DELETE /__admin/faults removes them."));
        await AdminBody.WriteAsync(context, FaultView.Of(id, fault, 0), FaultJson.Default.FaultView, StatusCodes.Status201Created);
    }

    private Task ListAsync(HttpContext context, string segment) => AdminBody.WriteAsync(
        context,
        new FaultList([.. _faults.List().Select(static f => FaultView.Of(f.Id, f.Fault, f.Hits))]),
        FaultJson.Default.FaultList);

    private Task ClearAsync(HttpContext context, string segment)
    {
        _faults.Clear();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private Task RemoveAsync(HttpContext context, string id)
    {
        if (!_faults.Remove(id))
        {
            throw new AdminErrorException(new(404, "UnknownFault", "No such fault waits; it may have struck as often as it was to."));
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FaultView))]
[JsonSerializable(typeof(FaultList))]
internal sealed partial class FaultJson : JsonSerializerContext;

/// <param name="Faults">Oldest first.</param>
internal sealed record FaultList(IReadOnlyList<FaultView> Faults);
