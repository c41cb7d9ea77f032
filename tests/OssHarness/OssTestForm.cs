using System.Net.Http.Headers;
using System.Text;
using Scenario.Signing.Oss;

namespace Scenario.OssHarness;

/// <summary>A PostObject form, written byte by byte as a browser would: the order of fields is that of the list.</summary>
internal sealed class OssTestForm
{
    public const string Boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW";

    public OssTestForm(string? key, params (string Name, string Value)[] fields)
    {
        if (key is not null)
        {
            Fields.Add(("key", key));
        }

        Fields.AddRange(fields);
    }

    public List<(string Name, string Value)> Fields { get; } = [];

    public byte[] File { get; init; } = "hello oss"u8.ToArray();

    public string FileName { get; init; } = "hello.txt";

    public string? FileType { get; init; } = "text/plain";

    /// <summary>Written in place of the file part and what follows.</summary>
    public string? Tail { get; init; }

    public string ContentType { get; init; } = "multipart/form-data; boundary=" + Boundary;

    /// <summary>Adds the policy and a V1 signature.</summary>
    public OssTestForm SignV1(OssTestClient signer, string policy)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(policy));
        Fields.AddRange([("OSSAccessKeyId", signer.AccessKeyId!), ("policy", encoded), ("Signature", OssPostPolicySignature.SignV1(encoded, signer.Secret!))]);
        return WithToken(signer);
    }

    /// <summary>Adds the policy and a V4 signature.</summary>
    public OssTestForm SignV4(OssTestClient signer, string policy, DateTimeOffset? signedAt = null, string region = OssTestHost.Region)
    {
        var date = OssDate.ToIsoBasic(signedAt ?? DateTimeOffset.UtcNow);
        var credential = new OssV4Credential(signer.AccessKeyId!, date[..8], region);
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(policy));
        Fields.AddRange(
        [
            ("policy", encoded),
            ("x-oss-signature-version", OssV4Signature.Algorithm),
            ("x-oss-credential", credential.ToString()),
            ("x-oss-date", date),
            ("x-oss-signature", OssPostPolicySignature.SignV4(encoded, signer.Secret!, credential)),
        ]);
        return WithToken(signer);
    }

    /// <summary>A policy that ends ten minutes from now; without conditions one that every form meets.</summary>
    public static string Policy(params string[] conditions) => Policy(DateTimeOffset.UtcNow.AddMinutes(10), conditions);

    public static string Policy(DateTimeOffset expiration, params string[] conditions) =>
        $$"""{"expiration":"{{expiration.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss}}.000Z","conditions":[{{(conditions.Length == 0 ? """["starts-with","$key",""]""" : string.Join(',', conditions))}}]}""";

    public byte[] Body()
    {
        var body = new MemoryStream();
        void Write(string text) => body.Write(Encoding.UTF8.GetBytes(text));
        foreach (var (name, value) in Fields)
        {
            Write($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        }

        if (Tail is not null)
        {
            Write(Tail);
            return body.ToArray();
        }

        Write($"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{FileName}\"\r\n");
        Write(FileType is null ? "\r\n" : $"Content-Type: {FileType}\r\n\r\n");
        body.Write(File);
        Write($"\r\n--{Boundary}--\r\n");
        return body.ToArray();
    }

    public async Task<OssAnswer> PostAsync(OssTestHost host, string bucket = OssTestHost.Bucket, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Endpoint, $"/{bucket}/")) { Content = new ByteArrayContent(Body()) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await OssAnswer.ReadAsync(response);
    }

    private OssTestForm WithToken(OssTestClient signer)
    {
        if (signer.Token is { } token)
        {
            Fields.Add(("x-oss-security-token", token));
        }

        return this;
    }
}
