namespace ErpLink.Adapters.Http.Tests.Transport;

/// <summary>The whole table of reliability, section 6.7: every status and every fault, for a read, a create and an update.</summary>
public sealed class ResponseOutcomeTests
{
    private const FailureClass None = (FailureClass)(-1);

    // status, what the body was; then outcome and class of an update, a create; class of a read (None: data).
    public static TheoryData<int, AnswerBody, WriteOutcome, FailureClass, WriteOutcome, FailureClass, FailureClass> Statuses
    {
        get
        {
            const WriteOutcome applied = WriteOutcome.Applied, not = WriteOutcome.NotApplied, unknown = WriteOutcome.Unknown;
            var rows = new TheoryData<int, AnswerBody, WriteOutcome, FailureClass, WriteOutcome, FailureClass, FailureClass>();
            foreach (var status in new[] { 200, 201, 203 })
            {
                rows.Add(status, AnswerBody.Valid, applied, None, applied, None, None);
                rows.Add(status, AnswerBody.Missing, unknown, FailureClass.Unknown, unknown, FailureClass.Unknown, FailureClass.Bug);
                rows.Add(status, AnswerBody.Invalid, unknown, FailureClass.Unknown, unknown, FailureClass.Unknown, FailureClass.Bug);
            }

            rows.Add(204, AnswerBody.Missing, applied, None, unknown, FailureClass.Unknown, FailureClass.Bug);
            rows.Add(204, AnswerBody.Valid, applied, None, applied, None, None);
            foreach (var status in new[] { 202, 205, 206, 207, 226, 299, 300, 301, 302, 303, 304, 307, 308, 399 })
                rows.Add(status, AnswerBody.Valid, unknown, FailureClass.Unknown, unknown, FailureClass.Unknown, status < 300 ? FailureClass.Bug : FailureClass.NotSupported);
            void Refused(int status, FailureClass failureClass) => rows.Add(status, AnswerBody.Missing, not, failureClass, not, failureClass, failureClass);
            Refused(400, FailureClass.Invalid);
            Refused(401, FailureClass.Unauthorized);
            Refused(403, FailureClass.Forbidden);
            rows.Add(404, AnswerBody.Missing, not, FailureClass.NotFound, not, FailureClass.NotSupported, FailureClass.NotFound);
            Refused(405, FailureClass.NotSupported);
            rows.Add(410, AnswerBody.Missing, not, FailureClass.NotFound, not, FailureClass.NotSupported, FailureClass.NotFound);
            Refused(413, FailureClass.Invalid);
            Refused(415, FailureClass.Bug);
            Refused(422, FailureClass.Invalid);
            Refused(428, FailureClass.Bug);
            Refused(429, FailureClass.Throttled);
            rows.Add(409, AnswerBody.Missing, not, FailureClass.Conflict, not, FailureClass.Duplicate, FailureClass.Conflict);
            rows.Add(412, AnswerBody.Missing, not, FailureClass.Conflict, not, FailureClass.Duplicate, FailureClass.Conflict);
            foreach (var status in new[] { 408, 500, 502, 503, 504, 507, 520, 599 })
                rows.Add(status, AnswerBody.Valid, unknown, FailureClass.Unknown, unknown, FailureClass.Unknown, FailureClass.Transient);
            foreach (var status in new[] { 100, 199, 402, 406, 407, 411, 414, 418, 423, 424, 425, 431, 451, 499, 501, 505, 600, 999 })
                rows.Add(status, AnswerBody.Valid, unknown, FailureClass.Unknown, unknown, FailureClass.Unknown, status >= 600 ? FailureClass.Transient : FailureClass.NotSupported);
            return rows;
        }
    }

    [Theory, MemberData(nameof(Statuses))]
    [Trait("Catalogue", "10"), Trait("Catalogue", "16"), Trait("Catalogue", "19"), Trait("Catalogue", "22")]
    public void Every_status_has_its_outcome(int status, AnswerBody body, WriteOutcome update, FailureClass updateClass, WriteOutcome create, FailureClass createClass, FailureClass read)
    {
        var answer = Answer(status);
        Check(ResponseOutcome.Of(HttpOperation.Update, answer, body), update, updateClass);
        Check(ResponseOutcome.Of(HttpOperation.Create, answer, body), create, createClass);
        Check(ResponseOutcome.Of(HttpOperation.Read, answer, body), read == None ? WriteOutcome.Applied : WriteOutcome.NotApplied, read);
    }

    [Fact, Trait("Catalogue", "16")]
    public void A_refusal_that_the_dialect_knows_for_a_mistake_of_its_own_is_a_bug_and_not_a_persons_to_mend()
    {
        var error = new SideError("a concurrency token is required") { Class = FailureClass.Bug, Code = "TokenRequired" };
        foreach (var operation in Enum.GetValues<HttpOperation>())
        {
            var outcome = ResponseOutcome.Of(operation, Answer(400), AnswerBody.Invalid, error);
            Check(outcome, WriteOutcome.NotApplied, FailureClass.Bug);
            outcome.Failure!.Code.Should().Be(ErrorCodes.ContractBroken);
        }
    }

    [Theory, Trait("Catalogue", "2")]
    [InlineData(HttpFault.NotSent, false, WriteOutcome.NotApplied, FailureClass.Transient, FailureClass.Transient)]
    [InlineData(HttpFault.TimedOut, false, WriteOutcome.NotApplied, FailureClass.Transient, FailureClass.Transient)]
    [InlineData(HttpFault.Cancelled, false, WriteOutcome.NotApplied, FailureClass.Transient, FailureClass.Transient)]
    [InlineData(HttpFault.ConnectionLost, false, WriteOutcome.NotApplied, FailureClass.Transient, FailureClass.Transient)]
    [InlineData(HttpFault.TimedOut, true, WriteOutcome.Unknown, FailureClass.Unknown, FailureClass.Transient)]
    [InlineData(HttpFault.Cancelled, true, WriteOutcome.Unknown, FailureClass.Unknown, FailureClass.Transient)]
    [InlineData(HttpFault.ConnectionLost, true, WriteOutcome.Unknown, FailureClass.Unknown, FailureClass.Transient)]
    [InlineData(HttpFault.TooLarge, true, WriteOutcome.Unknown, FailureClass.Unknown, FailureClass.NotSupported)]
    public void Silence_is_unknown_unless_it_is_proven_that_nothing_was_sent(HttpFault fault, bool sent, WriteOutcome write, FailureClass writeClass, FailureClass read)
    {
        var answer = new ErpHttpAnswer("https://erp.example", null, fault, sent);
        Check(ResponseOutcome.Of(HttpOperation.Create, answer, AnswerBody.Missing), write, writeClass);
        Check(ResponseOutcome.Of(HttpOperation.Update, answer, AnswerBody.Missing), write, writeClass);
        Check(ResponseOutcome.Of(HttpOperation.Read, answer, AnswerBody.Missing), WriteOutcome.NotApplied, read);
    }

    [Theory]
    [InlineData(HttpFault.BodyCut, FailureClass.Transient), InlineData(HttpFault.TimedOut, FailureClass.Transient), InlineData(HttpFault.Cancelled, FailureClass.Transient)]
    [InlineData(HttpFault.TooLarge, FailureClass.NotSupported), InlineData(HttpFault.Redirected, FailureClass.NotSupported), InlineData(HttpFault.Undecodable, FailureClass.Bug)]
    public void A_success_that_did_not_arrive_whole_is_unknown_and_a_refusal_stays_one(HttpFault fault, FailureClass read)
    {
        var success = new ErpHttpAnswer("https://erp.example", 200, fault, true);
        Check(ResponseOutcome.Of(HttpOperation.Update, success, AnswerBody.Valid), WriteOutcome.Unknown, FailureClass.Unknown);
        Check(ResponseOutcome.Of(HttpOperation.Read, success, AnswerBody.Valid), WriteOutcome.NotApplied, read);
        var refusal = new ErpHttpAnswer("https://erp.example", 400, fault, true);
        Check(ResponseOutcome.Of(HttpOperation.Update, refusal, AnswerBody.Missing), WriteOutcome.NotApplied, FailureClass.Invalid);
    }

    [Theory]
    [InlineData(400, FailureClass.Duplicate, WriteOutcome.NotApplied, FailureClass.Duplicate)]
    [InlineData(409, FailureClass.Duplicate, WriteOutcome.NotApplied, FailureClass.Duplicate)]
    [InlineData(400, FailureClass.Bug, WriteOutcome.NotApplied, FailureClass.Bug)]
    [InlineData(400, FailureClass.Unknown, WriteOutcome.NotApplied, FailureClass.Invalid)]
    [InlineData(401, FailureClass.Invalid, WriteOutcome.NotApplied, FailureClass.Unauthorized)]
    [InlineData(429, FailureClass.Invalid, WriteOutcome.NotApplied, FailureClass.Throttled)]
    [InlineData(500, FailureClass.Invalid, WriteOutcome.Unknown, FailureClass.Unknown)]
    [InlineData(302, FailureClass.Invalid, WriteOutcome.Unknown, FailureClass.Unknown)]
    [InlineData(418, FailureClass.Invalid, WriteOutcome.Unknown, FailureClass.Unknown)]
    [InlineData(200, FailureClass.Conflict, WriteOutcome.NotApplied, FailureClass.Conflict)]
    [InlineData(200, FailureClass.Unknown, WriteOutcome.Unknown, FailureClass.Unknown)]
    public void A_dialect_may_say_what_a_refusal_means_but_not_make_one(int status, FailureClass said, WriteOutcome outcome, FailureClass failureClass)
    {
        var error = new SideError("Kari Nordmann exists") { Class = said, Code = "Some_Code", Fields = [new FieldError("name", "taken")] };
        var result = ResponseOutcome.Of(HttpOperation.Update, Answer(status), AnswerBody.Valid, error);
        Check(result, outcome, failureClass);
        result.ToWriteResult().Failure!.Message.Should().Contain("Kari Nordmann").And.Contain("Some_Code");
        result.Failure!.Fields.Should().ContainSingle();
    }

    [Fact]
    public void An_error_without_meaning_on_a_success_is_unknown() =>
        Check(ResponseOutcome.Of(HttpOperation.Update, Answer(200), AnswerBody.Valid, new SideError("?")), WriteOutcome.Unknown, FailureClass.Unknown);

    [Fact, Trait("Catalogue", "18")]
    public void HTML_in_place_of_an_answer_leaves_a_write_unknown_and_a_read_to_time()
    {
        var page = Answer(200, "text/html; charset=utf-8");
        Check(ResponseOutcome.Of(HttpOperation.Create, page, AnswerBody.Invalid), WriteOutcome.Unknown, FailureClass.Unknown);
        Check(ResponseOutcome.Of(HttpOperation.Read, page, AnswerBody.Invalid), WriteOutcome.NotApplied, FailureClass.Transient);
    }

    [Fact, Trait("Catalogue", "66")]
    public void The_words_of_the_server_are_not_in_exceptions_and_a_code_only_when_it_is_plain()
    {
        var read = ResponseOutcome.Of(HttpOperation.Read, Answer(400), AnswerBody.Missing, new SideError("Kari Nordmann") { Code = "Bad_Code" });
        read.Invoking(r => r.ThrowIfFailed()).Should().Throw<ErpLinkException>().Where(e => !e.Message.Contains("Kari") && e.Message.Contains("Bad_Code") && e.Message.Contains("status 400"));
        var odd = ResponseOutcome.Of(HttpOperation.Read, Answer(400), AnswerBody.Missing, new SideError("") { Code = "Kari Nordmann\n" });
        odd.Failure!.Message.Should().NotContain("Kari");
    }

    [Fact]
    public void An_applied_write_is_not_made_into_a_result_without_a_key() =>
        ResponseOutcome.Of(HttpOperation.Update, Answer(200), AnswerBody.Valid).Invoking(o => o.ToWriteResult()).Should().Throw<InvalidOperationException>();

    private static ErpHttpAnswer Answer(int status, string contentType = "application/json") =>
        new("https://erp.example", status, HttpFault.None, true, new(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = contentType });

    private static void Check(ResponseOutcome actual, WriteOutcome outcome, FailureClass failureClass)
    {
        actual.Outcome.Should().Be(outcome);
        if (failureClass == None) actual.Failure.Should().BeNull();
        else actual.Failure!.Class.Should().Be(failureClass);
    }
}
