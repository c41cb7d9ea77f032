using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Scenario.FakeCloud;

namespace Scenario.AspireHosting;

/// <summary>An app host with a cloud and an app that refers to it, as far as it goes without an orchestrator.</summary>
internal sealed class AppHost : IAsyncDisposable
{
    private readonly DistributedApplicationModel _model;

    private AppHost(DistributedApplication app)
    {
        App = app;
        _model = app.Services.GetRequiredService<DistributedApplicationModel>();
    }

    public DistributedApplication App { get; }

    public FakeCloudHost Cloud => Resource("cloud").Cloud;

    public Uri Page => new(Resource("cloud").PageEndpoint.Url);

    public static async Task<AppHost> StartAsync(Func<IDistributedApplicationBuilder, IResourceBuilder<AlibabaCloudResource>> add, string? directory = null,
        params string[] arguments)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["--DcpPublisher:CliPath=none", "--DcpPublisher:DashboardPath=none", .. arguments], // named and never called
            DisableDashboard = true,
            ProjectDirectory = directory ?? AppContext.BaseDirectory,
        });
        var cloud = add(builder);
        builder.AddExecutable("app", "true", ".").WithReference(cloud);
        var host = new AppHost(builder.Build());
        try
        {
            await host.Raise(new BeforeStartEvent(host.App.Services, host._model));
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public AlibabaCloudResource Resource(string name) => _model.Resources.OfType<AlibabaCloudResource>().Single(resource => resource.Name == name);

    public Task InitializeAsync() => Raise(new InitializeResourceEvent(
        Resource("cloud"),
        App.Services.GetRequiredService<IDistributedApplicationEventing>(),
        App.Services.GetRequiredService<ResourceLoggerService>(),
        App.ResourceNotifications,
        App.Services));

    public async Task<IReadOnlyDictionary<string, string>> VariablesOfAppAsync()
    {
        var app = _model.Resources.Single(static resource => resource.Name == "app");
        var configuration = await ExecutionConfigurationBuilder.Create(app).WithEnvironmentVariablesConfig()
            .BuildAsync(App.Services.GetRequiredService<DistributedApplicationExecutionContext>(), NullLogger.Instance, TestContext.Current.CancellationToken);
        return configuration.EnvironmentVariables.ToDictionary();
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private Task Raise<T>(T happened)
        where T : IDistributedApplicationEvent =>
        App.Services.GetRequiredService<IDistributedApplicationEventing>().PublishAsync(happened, TestContext.Current.CancellationToken);
}
