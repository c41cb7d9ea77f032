namespace Scenario.FakeSts.Answers;

internal enum AnswerFormat
{
    Json,
    Xml,
}
