namespace Scenario.Demo.Walk;

/// <summary>The seeded identities of the documentation's example; the fixed secrets open nothing but these fakes.</summary>
internal static class Cast
{
    public const string RootKeyId = "LTAI5tScenarioRoot000001";
    public const string RootKeySecret = "ScenarioRootSecret000000000001";
    public const string AppServerKeyId = "LTAI5tScenarioAppSrv0001";
    public const string AppServerKeySecret = "ScenarioAppServerSecret0000001";
    public const string Account = "11223344";
    public const string ReadOnlyRole = "acs:ram::11223344:role/oss-readonly";
    public const string Bucket = "sample-bucket";
    public const string Region = "cn-hangzhou";
    public const string Photo = "2015/01/01/grass.jpg";

    /// <summary>The session Policy of the document: JPEG files of one day, reading only.</summary>
    public const string DocumentPolicy =
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject"],"Resource":["acs:oss:*:*:sample-bucket/2015/01/01/*.jpg"]}]}""";

    /// <summary>A session Policy that asks for more than the role has.</summary>
    public const string WideningPolicy =
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:*"],"Resource":["acs:oss:*:*:*"]}]}""";
}
