using System.Text;
using Scenario.ControlPlane.Journal;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Explanations;
using Scenario.Ram.Policies;

namespace Scenario.Unit.ControlPlane.Journal;

public sealed class JournalEntryTests
{
    private const string Reason = "The object is stored; nobody answered the callback.";

    [Theory]
    [InlineData("oss:GetObject", null, null, false, "Allowed: ")]
    [InlineData("oss:GetObject", "NoSuchKey", "The specified key does not exist.", false, "The specified key does not exist.")]
    [InlineData("oss:GetObject", "CallbackFailed", "Unreachable.", true, Reason)]
    [InlineData("oss:GetObject", "ClientGone", null, false, "The request ended with ClientGone.")]
    [InlineData("oss:PutObject", "AccessDenied", "You have no right.", false, "Denied: ")]
    [InlineData(null, "InvalidAccessKeyId", "No such key.", false, "No such key.")]
    [InlineData(null, null, null, false, null)]
    public void the_sentence_is_about_what_settled_the_answer(string? action, string? code, string? message, bool hasReason, string? sentence)
    {
        var entry = Entry() with
        {
            Decision = action is null ? null : Decide(action),
            Code = code,
            Message = message,
            Reason = hasReason ? Explanation.Verbatim(Reason) : null,
        };

        if (sentence is null)
        {
            Assert.Null(entry.Text);
        }
        else
        {
            Assert.StartsWith(sentence, entry.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void action_and_resource_are_those_of_the_decision()
    {
        var entry = Entry() with { Decision = Decide("oss:GetObject") };

        Assert.Equal(("oss:GetObject", "acs:oss:*:1:b/k"), (entry.Action, entry.Resource));
    }

    [Fact]
    public void texts_are_cut_at_2_KB_with_a_mark()
    {
        var ascii = new string('x', 5000);
        var chinese = string.Concat(Enumerable.Repeat("错误😀", 1000));

        var entry = Entry() with
        {
            Method = ascii,
            Target = ascii,
            Principal = ascii,
            AccessKeyId = "LTAI" + ascii,
            Message = chinese,
            Reason = Explanation.Verbatim(chinese),
            Fault = ascii
        };

        foreach (var text in new[] { entry.Method, entry.Target, entry.Principal, entry.Message, entry.Detail!, entry.Fault })
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(text), 2040, 2048);
            Assert.EndsWith("…", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\uFFFD', text.EnumerateRunes().Select(static rune => (char)rune.Value));
        }

        Assert.Equal(64, Encoding.UTF8.GetByteCount(entry.AccessKeyId));
        Assert.Equal(new string('x', 2048), (Entry() with { Target = new string('x', 2048) }).Target);
        Assert.Null((Entry() with { AccessKeyId = "" }).AccessKeyId);
    }

    private static AccessDecision Decide(string action)
    {
        const string text = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:Get*","Resource":"*"}]}""";
        var policy = new NamedPolicy("p", PolicyParser.Parse(text, PolicyKind.Identity).Document!);
        return PolicyEvaluator.Evaluate([policy], null, null, new(action, new Arn("oss", "*", "1", "b/k"), ConditionContext.Empty));
    }

    private static JournalEntry Entry() => new()
    {
        RequestId = "A",
        Time = DateTimeOffset.UnixEpoch,
        Host = "oss",
        Method = "GET",
        Target = "/b/k",
        Status = 200,
    };
}
