using Scenario.FakeCloud;

const string Account = "1234567890123456";

var builder = DistributedApplication.CreateBuilder(args);

var cloud = builder.AddAlibabaCloud("cloud").WithSeed(Seed.Account(Account)
    .Policy("photo-rw", Policy.Allow("oss:PutObject", "oss:GetObject").On("acs:oss:*:*:photos/users/*"))
    .User("backend", key: ("LTAIbackend", "secret"), policies: ["AliyunSTSAssumeRoleAccess"])
    .Role("photo-user", trust: Trust.Account(Account), policies: ["photo-rw"])
    .Bucket("photos", "cn-shanghai", b => b.Object("users/bob/beach.jpg", [0xFF, 0xD8], "image/jpeg")));

builder.AddProject<Projects.PhotoShare>("app").WithReference(cloud).WaitFor(cloud)
    .WithEnvironment("AllowedHosts", "*") // its settings know its public name; here it is asked by address
    .WithEnvironment("Cloud__StsEndpoint", cloud.Resource.StsEndpoint) // the app has names of its own
    .WithEnvironment("Cloud__OssEndpoint", cloud.Resource.OssEndpoint)
    .WithEnvironment("Cloud__AccessKeyId", cloud.Resource.AccessKeyIdExpression)
    .WithEnvironment("Cloud__AccessKeySecret", cloud.Resource.AccessKeySecretExpression);

builder.Build().Run();
