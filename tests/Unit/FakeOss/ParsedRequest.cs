using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Scenario.FakeOss;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Requests;

namespace Scenario.Unit.FakeOss;

/// <summary>A request as the pipeline reads it, without a host around it.</summary>
internal static class ParsedRequest
{
    public static OssRequest Of(string method, string target, params (string Name, string Value)[] headers) => Of(method, target, null, headers);

    /// <param name="method">Of the request.</param>
    /// <param name="target">As on the wire; bucket and key in the path.</param>
    /// <param name="body">With its length announced; null for none.</param>
    /// <param name="headers">A repeated name is a header sent twice.</param>
    public static OssRequest Of(string method, string target, byte[]? body, params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext();
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        (http.Request.Method, http.Request.Host) = (method, new HostString("127.0.0.1", 8712));
        if (body is not null)
        {
            (http.Request.Body, http.Request.ContentLength) = (new MemoryStream(body), body.Length);
        }

        foreach (var (name, value) in headers)
        {
            http.Request.Headers[name] = StringValues.Concat(http.Request.Headers[name], value); // Append would leave empty ones out
        }

        return OssRequest.Parse(http, new AddressResolver(new OssOptions()));
    }

    public static OssRequest WithXml(string xml, params (string Name, string Value)[] headers) => Of("PUT", "/b?x", Encoding.UTF8.GetBytes(xml), headers);

    /// <summary>What the action is refused with.</summary>
    public static OssError Refusal(Action action) => Assert.Throws<OssErrorException>(action).Error;

    public static async Task<OssError> RefusalAsync(Func<Task> action) => (await Assert.ThrowsAsync<OssErrorException>(action)).Error;
}
