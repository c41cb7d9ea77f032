using System.Text;
using Scenario.FakeSts.AssumeRoleWithSaml;
using Scenario.FakeSts.RamApi;
using Scenario.FakeSts.Stores;
using Scenario.Ram;
using Scenario.Ram.Identities;

namespace Scenario.FakeSts.ImsApi;

/// <summary>Create, Get, Update, Delete and List of SAML providers.</summary>
internal sealed class SamlProviderOperations(RamDirectoryStore store, SamlIssuer builtIn)
{
    private const string NameParameter = "SAMLProviderName";
    private const string MetadataParameter = "EncodedSAMLMetadataDocument";

    public IEnumerable<RpcOperation> All =>
    [
        RamOperation.ChangeAndAnswer(store, "CreateSAMLProvider", ReadCreate, static (call, _) => [RamOperation.Of(call, "saml-provider/*")], Create),
        RamOperation.Query("GetSAMLProvider", ReadName, Resource, Get),
        RamOperation.ChangeAndAnswer(store, "UpdateSAMLProvider", ReadUpdate, static (call, request) => Resource(call, request.Name), Update),
        RamOperation.Change(store, "DeleteSAMLProvider", ReadName, Resource, Delete),
        RamOperation.Query("ListSAMLProviders", PageRequest.Read, static (call, _) => [RamOperation.Of(call, "saml-provider/*")], List),
    ];

    private static string ReadName(RpcParameters parameters) => ImsFields.ProviderName(parameters, NameParameter);

    private static WriteRequest ReadCreate(RpcParameters parameters) => new(
        ReadName(parameters),
        ImsFields.Metadata(parameters, MetadataParameter) ?? throw new StsError.Missing(MetadataParameter).ToException(),
        RamFields.Text(parameters, "Description", ImsFields.DescriptionLimit));

    private static WriteRequest ReadUpdate(RpcParameters parameters) => new(
        ReadName(parameters),
        ImsFields.Metadata(parameters, "NewEncodedSAMLMetadataDocument"),
        RamFields.Text(parameters, "NewDescription", ImsFields.DescriptionLimit));

    private static IReadOnlyList<Arn> Resource(RpcCall call, string name) => [RamOperation.Of(call, $"saml-provider/{name}")];

    private static SamlProvider Find(RamDirectory directory, RpcCall call, string name) =>
        directory.FindSamlProvider(call.Caller.AccountId, name) ?? throw RamError.SamlProviderNotExist.ToException();

    private static IEnumerable<SamlProvider> ProvidersOf(RamDirectory directory, RpcCall call) =>
        directory.SamlProviders.Values.Where(provider => provider.AccountId == call.Caller.AccountId);

    private RpcObject Get(RpcCall call, string name)
    {
        var provider = Find(call.Directory, call, name);
        return new RpcObject { { "SAMLProvider", Members(provider)
            .Add(MetadataParameter, Convert.ToBase64String(Encoding.UTF8.GetBytes(provider.MetadataXml ?? builtIn.Metadata))) } };
    }

    private static RpcObject List(RpcCall call, PageRequest page) =>
        page.Answer("SAMLProviders", "SAMLProvider", ProvidersOf(call.Directory, call), static provider => provider.Name, Members);

    private static RpcObject Answer(SamlProvider provider) => new() { { "SAMLProvider", Members(provider) } };

    private static RpcObject Members(SamlProvider provider) => new()
    {
        { "SAMLProviderName", provider.Name },
        { "Arn", provider.Arn.ToString() },
        { "Description", provider.Description },
        { "CreateDate", RamAnswers.Date(provider.CreatedAt) },
        { "UpdateDate", RamAnswers.Date(provider.UpdatedAt) },
    };

    private static (RamDirectory, RpcObject) Create(RpcCall call, WriteRequest request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        if (directory.FindSamlProvider(accountId, request.Name) is not null)
        {
            throw RamError.SamlProviderExists.ToException();
        }

        if (ProvidersOf(directory, call).Count() >= RamQuotas.IdentityProvidersPerAccount)
        {
            throw RamError.TooManySamlProviders.ToException();
        }

        var created = new SamlProvider(accountId, request.Name, request.Metadata!, RamOperation.Now(call)) { Description = request.Description ?? "" };
        return (directory.WithSamlProvider(created), Answer(created));
    }

    private static (RamDirectory, RpcObject) Update(RpcCall call, WriteRequest request, RamDirectory directory)
    {
        var former = Find(directory, call, request.Name);
        var updated = former with
        {
            MetadataXml = request.Metadata ?? former.MetadataXml,
            Description = request.Description ?? former.Description,
            UpdatedAt = RamOperation.Now(call),
        };
        return (directory.WithSamlProvider(updated), Answer(updated));
    }

    private static RamDirectory Delete(RpcCall call, string name, RamDirectory directory) =>
        directory.WithoutSamlProvider(Find(directory, call, name));

    private sealed record WriteRequest(string Name, string? Metadata, string? Description);
}
