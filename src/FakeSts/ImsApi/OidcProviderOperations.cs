using System.Collections.Immutable;
using Scenario.FakeSts.RamApi;
using Scenario.FakeSts.Stores;
using Scenario.Ram;
using Scenario.Ram.Identities;

namespace Scenario.FakeSts.ImsApi;

/// <summary>Create, Get, Update, Delete and List of OIDC providers, their client ids and fingerprints.</summary>
internal sealed class OidcProviderOperations(RamDirectoryStore store)
{
    private const string NameParameter = "OIDCProviderName";

    public IEnumerable<RpcOperation> All =>
    [
        RamOperation.ChangeAndAnswer(store, "CreateOIDCProvider", ReadCreate, static (call, _) => [RamOperation.Of(call, "oidc-provider/*")], Create),
        RamOperation.Query("GetOIDCProvider", ReadName, Resource, static (call, name) => Answer(Find(call.Directory, call, name))),
        RamOperation.ChangeAndAnswer(store, "UpdateOIDCProvider", ReadUpdate, static (call, request) => Resource(call, request.Name), Update),
        RamOperation.Change(store, "DeleteOIDCProvider", ReadName, Resource, Delete),
        RamOperation.Query("ListOIDCProviders", PageRequest.Read, static (call, _) => [RamOperation.Of(call, "oidc-provider/*")], List),
        Change("AddClientIdToOIDCProvider", ImsFields.ClientId, static (provider, id) => provider with
        {
            ClientIds = Add(provider.ClientIds, id, RamError.ClientIdExists, RamQuotas.ClientIdsPerOidcProvider, RamError.TooManyClientIds),
        }),
        Change("RemoveClientIdFromOIDCProvider", ImsFields.ClientId, static (provider, id) => provider with
        {
            ClientIds = Remove(provider.ClientIds, id, RamError.ClientIdNotExist),
        }),
        Change("AddFingerprintToOIDCProvider", ImsFields.Fingerprint, static (provider, print) => provider with
        {
            Fingerprints = Add(provider.Fingerprints, print, RamError.FingerprintExists, RamQuotas.FingerprintsPerOidcProvider, RamError.TooManyFingerprints),
        }),
        Change("RemoveFingerprintFromOIDCProvider", ImsFields.Fingerprint, static (provider, print) => provider with
        {
            Fingerprints = Remove(provider.Fingerprints, print, RamError.FingerprintNotExist),
        }),
    ];

    private static string ReadName(RpcParameters parameters) => ImsFields.ProviderName(parameters, NameParameter);

    private static CreateRequest ReadCreate(RpcParameters parameters) => new(
        ReadName(parameters),
        ImsFields.IssuerUrl(parameters),
        ImsFields.ClientIds(parameters) ?? [],
        ImsFields.Fingerprints(parameters) ?? [],
        ImsFields.IssuanceLimitTime(parameters) ?? 12,
        RamFields.Text(parameters, "Description", ImsFields.DescriptionLimit));

    private static UpdateRequest ReadUpdate(RpcParameters parameters) => new(
        ReadName(parameters),
        ImsFields.ClientIds(parameters),
        ImsFields.IssuanceLimitTime(parameters),
        RamFields.Text(parameters, "NewDescription", ImsFields.DescriptionLimit));

    private static IReadOnlyList<Arn> Resource(RpcCall call, string name) => [RamOperation.Of(call, $"oidc-provider/{name}")];

    private static OidcProvider Find(RamDirectory directory, RpcCall call, string name) =>
        directory.FindOidcProvider(call.Caller.AccountId, name) ?? throw RamError.OidcProviderNotExist.ToException();

    private static IEnumerable<OidcProvider> ProvidersOf(RamDirectory directory, RpcCall call) =>
        directory.OidcProviders.Values.Where(provider => provider.AccountId == call.Caller.AccountId);

    private static RpcObject List(RpcCall call, PageRequest page) =>
        page.Answer("OIDCProviders", "OIDCProvider", ProvidersOf(call.Directory, call), static provider => provider.Name, Members);

    private static RpcObject Answer(OidcProvider provider) => new() { { "OIDCProvider", Members(provider) } };

    private static RpcObject Members(OidcProvider provider) => new RpcObject
    {
        { "OIDCProviderName", provider.Name },
        { "Arn", provider.Arn.ToString() },
        { "IssuerUrl", provider.IssuerUrl },
        { "ClientIds", string.Join(',', provider.ClientIds) },
        { "Fingerprints", string.Join(',', provider.Fingerprints) },
        { "Description", provider.Description },
    }
    .Add("IssuanceLimitTime", provider.IssuanceLimitHours)
    .Add("CreateDate", RamAnswers.Date(provider.CreatedAt))
    .Add("UpdateDate", RamAnswers.Date(provider.UpdatedAt));

    private static ImmutableArray<string> Add(ImmutableArray<string> items, string item, RamError exists, int limit, RamError tooMany)
    {
        if (items.Contains(item))
        {
            throw exists.ToException();
        }

        return items.Length < limit ? items.Add(item) : throw tooMany.ToException();
    }

    private static ImmutableArray<string> Remove(ImmutableArray<string> items, string item, RamError notThere) =>
        items.Contains(item) ? items.Remove(item) : throw notThere.ToException();

    private RpcOperation Change(string action, Func<RpcParameters, string> readItem, Func<OidcProvider, string, OidcProvider> change) =>
        RamOperation.ChangeAndAnswer(
            store,
            action,
            parameters => (Name: ReadName(parameters), Item: readItem(parameters)),
            static (call, request) => Resource(call, request.Name),
            (call, request, directory) => Apply(call, request.Name, directory, provider => change(provider, request.Item)));

    private static (RamDirectory, RpcObject) Create(RpcCall call, CreateRequest request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        if (directory.FindOidcProvider(accountId, request.Name) is not null)
        {
            throw RamError.OidcProviderExists.ToException();
        }

        if (ProvidersOf(directory, call).Any(provider => provider.IssuerUrl == request.IssuerUrl))
        {
            throw RamError.IssuerUrlExists.ToException();
        }

        if (ProvidersOf(directory, call).Count() >= RamQuotas.IdentityProvidersPerAccount)
        {
            throw RamError.TooManyOidcProviders.ToException();
        }

        var created = new OidcProvider(accountId, request.Name, request.IssuerUrl, request.ClientIds, RamOperation.Now(call))
        {
            Fingerprints = request.Fingerprints,
            IssuanceLimitHours = request.IssuanceLimitTime,
            Description = request.Description ?? "",
        };
        return (directory.WithOidcProvider(created), Answer(created));
    }

    private static (RamDirectory, RpcObject) Update(RpcCall call, UpdateRequest request, RamDirectory directory) =>
        Apply(call, request.Name, directory, provider => provider with
        {
            ClientIds = request.ClientIds ?? provider.ClientIds,
            IssuanceLimitHours = request.IssuanceLimitTime ?? provider.IssuanceLimitHours,
            Description = request.NewDescription ?? provider.Description,
        });

    private static (RamDirectory, RpcObject) Apply(RpcCall call, string name, RamDirectory directory, Func<OidcProvider, OidcProvider> change)
    {
        var changed = change(Find(directory, call, name)) with { UpdatedAt = RamOperation.Now(call) };
        return (directory.WithOidcProvider(changed), Answer(changed));
    }

    private static RamDirectory Delete(RpcCall call, string name, RamDirectory directory) =>
        directory.WithoutOidcProvider(Find(directory, call, name));

    private sealed record CreateRequest(
        string Name, string IssuerUrl, ImmutableArray<string> ClientIds, ImmutableArray<string> Fingerprints, int IssuanceLimitTime, string? Description);

    private sealed record UpdateRequest(string Name, ImmutableArray<string>? ClientIds, int? IssuanceLimitTime, string? NewDescription);
}
