namespace Scenario.Ram.Evaluation;

/// <summary>ACL of a bucket or object. An object's <c>default</c> defers to its bucket.</summary>
public enum OssAcl
{
    Default,
    Private,
    PublicRead,
    PublicReadWrite,
}
