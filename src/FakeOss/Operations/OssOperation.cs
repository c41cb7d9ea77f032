using Scenario.Signing;

namespace Scenario.FakeOss.Operations;

/// <summary>What an operation does, once its caller is known and may do it.</summary>
/// <exception cref="Errors.OssErrorException">The protocol's own refusals.</exception>
internal delegate ValueTask<OssResponse> OssHandler(OssContext context, CancellationToken cancellationToken);

/// <summary>
/// All that is known of one operation: how a request for it is recognised, what it needs and what it does. The row stands in the file of
/// its handler; no other file names the operation.
/// </summary>
/// <param name="Level">What a request for it addresses.</param>
/// <param name="Method">Of HTTP.</param>
/// <param name="Name">The vendor's, for example <c>PutObject</c>.</param>
/// <param name="Call">Which rule applies when no policy decides (ram-policy 3.4, layers 6 and 7); null when no permission is needed.</param>
/// <param name="Handler">What it does; null for an operation that is known but not served: NotImplemented, once its caller may do it.</param>
/// <param name="SubResources">Query names that must all be present.</param>
/// <remarks>Source: oss-protocol sections 4 and 5, ram-policy section 5.</remarks>
internal sealed record OssOperation(OssLevel Level, string Method, string Name, OssCallKind? Call, OssHandler? Handler, IReadOnlyList<string> SubResources)
{
    /// <summary>Query names of other operations that a mistaken request could carry here; they are refused, not ignored.</summary>
    public IReadOnlyList<string> Refuses { get; init; } = [];

    /// <summary>True when the header <c>x-oss-copy-source</c> makes it this operation.</summary>
    public bool IsCopy { get; init; }

    /// <summary>RAM action.</summary>
    public string Action { get; init; } = "oss:" + Name;

    /// <summary>The action instead of <see cref="Action"/> when the query has a <c>versionId</c>.</summary>
    public string? VersionAction { get; init; }

    /// <summary>Everything that must be allowed; null, also as an answer, when <see cref="Action"/> on what the request addresses is all.</summary>
    public Func<OssContext, IEnumerable<Permission>?>? Permissions { get; init; }

    /// <summary>Whether what a symbolic link points at is read in its place; of a copy, its source.</summary>
    public bool FollowsLinks { get; init; }

    /// <summary>Whether an object's bytes are read; of a copy, those of its source.</summary>
    public bool OpensBytes { get; init; }

    /// <summary>A body that names what is to be decided about; read between authentication and authorization.</summary>
    public Func<OssRequest, CancellationToken, Task<DecidingBody>>? Body { get; init; }

    /// <summary>The header that sets an ACL; its value is the condition key of the same name. An operation without one sets none.</summary>
    public string? AclHeader { get; init; }

    /// <summary>Tags that the request gives the object: the condition keys <c>oss:RequestObjectTag/…</c>. A write with some needs oss:PutObjectTagging too.</summary>
    public Func<OssContext, IEnumerable<KeyValuePair<string, string>>>? RequestTags { get; init; }

    /// <summary>Tags of the buckets that the request is about, where it names none: the condition keys <c>oss:BucketTag/…</c>.</summary>
    public Func<OssContext, IEnumerable<KeyValuePair<string, string>>>? BucketTags { get; init; }

    /// <summary>Query names whose values are condition keys, empty where they are absent, with the names of the keys.</summary>
    public IReadOnlyList<(string Query, string Key)> QueryConditions { get; init; } = [];

    /// <summary>What a refused caller is told where no policy spoke; null for the usual words.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether an anonymous request with this query reads a page where the bucket is a website; null for never.</summary>
    public Func<OssQuery, bool>? ReadsPage { get; init; }

    /// <summary>Its body is a form, whose fields stand in for the URL and the headers.</summary>
    public bool ReadsForm { get; init; }

    /// <summary>An upload that may ask for a callback to the application.</summary>
    public bool CallsBack { get; init; }

    /// <summary>A browser's question before the request itself: it is neither signed nor permitted.</summary>
    public bool IsPreflight => Call is null;

    /// <summary>The bucket need not exist: PutBucket, and what has no bucket.</summary>
    public bool IsWithoutBucket { get; init; }

    /// <summary>A missing bucket is made by the operation instead of being an error.</summary>
    public bool CreatesBucket { get; init; }

    public static OssOperation OfService(string method, string name, Func<OssContext, OssResponse> handler, params string[] subResources) =>
        new(OssLevel.Service, method, name, OssCallKind.Management, AtOnce(handler), subResources) { IsWithoutBucket = true };

    public static OssOperation OfBucket(string method, string name, OssHandler? handler, params string[] subResources) =>
        new(OssLevel.Bucket, method, name, OssCallKind.Management, handler, subResources);

    public static OssOperation OfObject(string method, string name, OssCallKind? call, OssHandler handler, params string[] subResources) =>
        new(OssLevel.Object, method, name, call, handler, subResources);

    // The same for operations that have nothing to wait for.
    public static OssOperation OfBucket(string method, string name, Func<OssContext, OssResponse> handler, params string[] subResources) =>
        OfBucket(method, name, AtOnce(handler), subResources);

    public static OssOperation OfObject(
        string method, string name, OssCallKind? call, Func<OssContext, OssResponse> handler, params string[] subResources) =>
        OfObject(method, name, call, AtOnce(handler), subResources);

    private static OssHandler AtOnce(Func<OssContext, OssResponse> handler) => (context, _) => ValueTask.FromResult(handler(context));

    /// <summary>The permission that the row itself names: its action on what the request addresses.</summary>
    public Permission Own(OssContext context) => new(
        context.Request.VersionId is not null && VersionAction is { } versioned ? versioned : Action,
        IsWithoutBucket ? null : context.Facts.Bucket, context.Request.Bucket, context.Request.Key, Call!.Value)
    { Row = context.Facts.Object.Row };

    /// <summary>Everything that the request must be allowed, in the order in which it is asked.</summary>
    public IEnumerable<Permission> PermissionsOf(OssContext context)
    {
        var permissions = IsPreflight ? [] : Permissions?.Invoke(context) ?? [Own(context)];
        return Call == OssCallKind.ObjectWrite && RequestTags?.Invoke(context).Any() == true
            ? permissions.Append(Own(context) with { Action = "oss:PutObjectTagging", Call = OssCallKind.ObjectControl })
            : permissions;
    }

    /// <summary>The tags in the header <c>x-oss-tagging</c>, for <see cref="RequestTags"/>; whether they are legal is the handler's question.</summary>
    public static IEnumerable<KeyValuePair<string, string>> TagsOfHeader(OssContext context) => context.Request.Header("x-oss-tagging") is { } header
        ? PercentEncoding.ParseQuery(header).Select(static tag => KeyValuePair.Create(tag.Name, tag.Value ?? "")) : [];
}

/// <summary>What the ACL stage asks about an OSS call.</summary>
internal enum OssCallKind
{
    /// <summary>Service, bucket and LiveChannel operations: ACLs say nothing, only the owner passes.</summary>
    Management,

    /// <summary>Listing of a bucket: management, yet served to anyone on a public bucket when the switch is on.</summary>
    Listing,

    /// <summary>Reads an object's content, metadata or symlink.</summary>
    ObjectRead,

    /// <summary>Writes or deletes an object or a part.</summary>
    ObjectWrite,

    /// <summary>Reads or writes an object's ACL or tags: only the owner passes.</summary>
    ObjectControl,
}

/// <summary>What a body names and a decision is about.</summary>
internal record DecidingBody
{
    public static readonly DecidingBody None = new();

    /// <summary>The objects meant, where it is not the one that the URL names.</summary>
    public IReadOnlyList<Item> Objects { get; init; } = [];

    /// <summary>Another bucket that is to be written to; null for none.</summary>
    public string? BucketName { get; init; }

    /// <summary>Where in it.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The tags that an object is to have.</summary>
    public ObjectTags Tags { get; init; } = ObjectTags.Empty;

    /// <summary>One object, or one version of it.</summary>
    internal sealed record Item(string Key, string? VersionId);
}

/// <summary>One thing that must be allowed.</summary>
/// <param name="Action">RAM action.</param>
/// <param name="Bucket">Null for service operations and for a bucket still to be created.</param>
/// <param name="BucketName">Null for service operations.</param>
/// <param name="Key">Null unless an object is meant.</param>
/// <param name="Call">The rule of the last layer.</param>
internal sealed record Permission(string Action, BucketFacts? Bucket, string? BucketName, string? Key, OssCallKind Call)
{
    /// <summary>The object whose ACL and tags count; null when it does not exist.</summary>
    public ObjectRow? Row { get; init; }

    /// <summary>An action that may be granted instead; an explicit Deny of either is one.</summary>
    public string? Alternative { get; init; }
}
