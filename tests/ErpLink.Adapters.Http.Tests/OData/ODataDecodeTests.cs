using System.Net;
using System.Text;
using System.Text.Json;
using ErpLink.Adapters.Http.OData;

namespace ErpLink.Adapters.Http.Tests.OData;

/// <summary>Pages are decoded from their bytes, and come to what a tree of the same JSON comes to.</summary>
public sealed class ODataDecodeTests
{
    private static readonly ODataKind Kind = Build();
    private static readonly FieldSelection All = FieldSelection.Of("code", "name", "note", "amount", "whole", "big", "ratio", "yes", "day", "changed", "state", "link", "born", "total", "termCode");

    [Theory]
    [InlineData("""{"@odata.etag":"W/\"1\"","code":"A","name":"n","note":null,"amount":"1.2500","whole":3,"big":"9007199254740993","ratio":0.1,"yes":true,"day":"2026-02-28","changed":"2026-03-01T12:00:00.1234567+01:00","state":"_x0020_gone","link":null,"born":"","total":7}""")]
    [InlineData("""{"total":1e3,"code":"\u00c6\ud83d\ude80 \"\\","name":"O'Brien 100% \"Quoted\" + Plus; <b>Ltd</b> \ud83d\ude80","unread":{"a":[1,{"b":[]}],"c":null},"@etag":"x","n\u0061me2":1}""")]
    [InlineData("""{"code":"A","n\u0061me":"escaped name","amount":"\u0031.5","big":"\u0037","day":"2026\u002d02\u002d28","link":"00000000-0000-0000-0000-00000000000A"}""")]
    [InlineData("""{"code":"A","term":{"code":"N30","days":3}}"""), InlineData("""{"code":"A","term":null}"""), InlineData("""{"code":"A","term":{}}""")]
    [InlineData("""{"code":"A","amount":"1e400"}"""), InlineData("""{"code":"A","amount":1234567890123456789012345678901}"""), InlineData("""{"code":"A","amount":true}"""), InlineData("""{"code":"A","amount":"NaN"}""")]
    [InlineData("""{"code":"A","name":12}"""), InlineData("""{"code":"A","name":"a\u0000b"}"""), InlineData("""{"code":"A","name":"\ud83d"}"""), InlineData("""{"code":"A","yes":"true"}"""), InlineData("""{"code":"A","day":"2026-02-30"}""")]
    [InlineData("""{"code":"A","day":"2026-02-28T00:00:00Z"}"""), InlineData("""{"code":"A","changed":"2026-02-28T00:00:00"}"""), InlineData("""{"code":"A","changed":"24:00"}"""), InlineData("""{"code":"A","changed":null}"""), InlineData("""{"code":"A","big":1.5}""")]
    [InlineData("""{"code":"A","amount":"0.1234567890123456789012345678901"}"""), InlineData("""{"code":"A","amount":1.00000000000000000000000000001}"""), InlineData("""{"code":"A","amount":1.00000000000000000000000000000000}""")]
    [InlineData("""{"code":"A","big":9223372036854775808}"""), InlineData("""{"code":"A","link":"no id"}"""), InlineData("""{"code":"A","state":7}"""), InlineData("""{"code":"A","@odata.etag":7}"""), InlineData("""{"code":"A","amount":"00012.50000"}"""), InlineData("""{"code":"A","amount":-0.0}""")]
    public void A_record_comes_to_what_its_tree_comes_to(string json)
    {
        var (key, record) = ODataPage.Read(Answer($$"""{"value":[{{json}}]}"""), ODataRecordPlan.For(Kind, All), 1000).Records().Single();
        using var document = JsonDocument.Parse(json);
        Record? expected = null;
        try
        {
            expected = ODataRecordReader.Read(Kind, All, document.RootElement);
        }
        catch (Exception exception) when (SpoiltRecord.IsContent(exception))
        {
            // Both refuse it, or the test fails below.
        }

        key.Should().Be(ODataRecordReader.KeyOf(Kind, document.RootElement));
        (record is null).Should().Be(expected is null);
        if (record is null || expected is null) return;
        record.Values.ToArray().Should().Equal(expected.Values.ToArray());
        record.Values.ToArray().Select(v => v.ToString()).Should().Equal(expected.Values.ToArray().Select(v => v.ToString()), "trailing zeros are kept, too");
        (record.Version, record.State, record.ModifiedAt, record.Parent).Should().Be((expected.Version, expected.State, expected.ModifiedAt, expected.Parent));
    }

    [Theory, Trait("Catalogue", "48")]
    [InlineData(""), InlineData("[]"), InlineData("{}"), InlineData("""{"value":{}}"""), InlineData("""{"value":[1]}"""), InlineData("""{"value":[{"code":"A"}]"""), InlineData("""{"value":[{"code":"A"}]}x"""), InlineData("""{"value":[{"code":"A"}]} {}""")]
    [InlineData("""{"value":[],"@odata.nextLink":7}"""), InlineData("""{"value":[{"name":"no key"}]}"""), InlineData("""{"value":[{"code":null}]}""")]
    [InlineData("""{"value":[{"code":"A","amount":1e4000000000000}]}""", true)]
    public void A_page_that_is_none_is_refused(string json, bool isRead = false)
    {
        var read = () => ODataPage.Read(Answer(json), ODataRecordPlan.For(Kind, All), 1000).Records();
        if (isRead) read().Single().Record.Should().BeNull();
        else read.Should().Throw<ErpLinkException>().Which.Code.Should().Be(ErrorCodes.AnswerMalformed);
    }

    [Theory, Trait("Catalogue", "49")]
    [InlineData("""{"value":[{"code":"A","code":"B"}]}"""), InlineData("""{"value":[{"code":"A","c\u006fde":"B"}]}"""), InlineData("""{"value":[{"code":"A","x":{"y":1,"y":2}}]}"""), InlineData("""{"value":[],"value":[]}"""), InlineData("""{"a":[{"b":1,"b":1}],"value":[]}""")]
    public void A_name_that_stands_twice_is_refused_even_where_nobody_reads_it(string json) =>
        FluentActions.Invoking(() => ODataPage.Read(Answer(json), ODataRecordPlan.For(Kind, All), 1000)).Should().Throw<ErpLinkException>().Which.Code.Should().Be(ErrorCodes.AnswerMalformed);

    [Theory, Trait("Catalogue", "65")]
    [InlineData(19_999, true), InlineData(20_001, false)]
    public void An_object_of_very_many_names_is_refused(int names, bool isRead)
    {
        var json = """{"value":[{"code":"A","wide":{NAMES}}]}""".Replace("NAMES", string.Join(',', Enumerable.Range(0, names).Select(i => $"\"n{i}\":1")), StringComparison.Ordinal);
        var read = () => ODataPage.Read(Answer(json), ODataRecordPlan.For(Kind, All), 1000).Records();
        if (isRead) read().Should().ContainSingle();
        else read.Should().Throw<ErpLinkException>().Which.Code.Should().Be(ErrorCodes.AnswerMalformed);
    }

    [Theory, Trait("Catalogue", "48")]
    [InlineData(29, true), InlineData(30, false)]
    public void Nesting_ends_where_it_ends_for_every_answer(int depth, bool isRead)
    {
        var json = $$"""{"value":[{"code":"A","deep":{{new string('[', depth)}}{{new string(']', depth)}}}]}""";
        var read = () => ODataPage.Read(Answer(json), ODataRecordPlan.For(Kind, All), 1000).Records();
        if (isRead) read.Should().NotThrow();
        else read.Should().Throw<ErpLinkException>();
        ErpJson.TryRead(Answer(json), root => root.ValueKind, out _).Should().Be(isRead);
    }

    [Fact]
    public void One_spoilt_record_leaves_the_others_and_names_in_other_objects_are_their_own()
    {
        var page = ODataPage.Read(Answer("""{"value":[{"code":"A"},{"code":"B","amount":"x"},{"code":"C"}],"@nextLink":"one","@odata.nextLink":"two"}"""), ODataRecordPlan.For(Kind, All), 1000);
        page.Records().Select(i => (i.Key.Text, i.Record is null)).Should().Equal(("A", false), ("B", true), ("C", false));
        page.Link.Should().Be("two");
    }

    [Fact, Trait("Catalogue", "65")]
    public void A_page_of_more_rows_than_are_allowed_is_too_large() =>
        FluentActions.Invoking(() => ODataPage.Read(Answer("""{"value":[{"code":"A"},{"code":"B"}]}"""), ODataRecordPlan.For(Kind, All), 1)).Should().Throw<ErpLinkException>().Which.Code.Should().Be(ErrorCodes.AnswerTooLarge);

    [Fact]
    public void A_mark_at_the_beginning_is_passed_over() =>
        ODataPage.Read(Answer("\ufeff{\"value\":[{\"code\":\"A\"}]}"), ODataRecordPlan.For(Kind, All), 1000).Records().Should().ContainSingle();

    [Fact]
    public void Numbers_dates_and_what_is_not_read_allocate_nothing()
    {
        var plan = ODataRecordPlan.For(Kind, FieldSelection.Of("amount", "whole", "big", "ratio", "yes", "day"));
        const string unread = ""","x1":"some text that nobody reads","x2":[1,2,{"a":"b"}],"x3":{"y":"z"},"x4":123.45""";
        var blank = Measure(plan, "");
        var full = Measure(plan, ""","amount":"1234.5600","whole":3,"big":"9007199254740993","ratio":0.125,"yes":true,"day":"2026-02-28" """);
        var wide = Measure(plan, unread);
        (full - blank).Should().Be(0, "no string for a number or a date");
        (wide - blank).Should().Be(0, "nothing for a property that is not read");
        blank.Should().BeLessThan(600, "a record, its values and its key");
    }

    // Bytes per record of a page that was decoded before, so that what is made once is there.
    private static long Measure(ODataRecordPlan plan, string more)
    {
        const int records = 200;
        var answer = Answer($$"""{"value":[{{string.Join(",", Enumerable.Range(100, records).Select(i => $$"""{"code":"K{{i}}"{{more}}}"""))}}]}""");
        for (var i = 0; i < 3; i++) ODataPage.Read(answer, plan, 1000).Records();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var items = ODataPage.Read(answer, plan, 1000).Records();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        items.Should().OnlyContain(i => i.Record != null);
        return bytes / records;
    }

    private static ErpHttpAnswer Answer(string json) =>
        new("https://erp.example", 200, HttpFault.None, true, new(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json;odata.metadata=minimal" }) { Body = Encoding.UTF8.GetBytes(json) };

    private static ODataKind Build()
    {
        var metadata = FakeOData.Metadata.Replace("<Property Name=\"tags\"", "<NavigationProperty Name=\"term\" Type=\"Self.term\"/><Property Name=\"tags\"", StringComparison.Ordinal)
            .Replace("<EntityContainer Name=\"c\">", "<EntityType Name=\"term\"><Property Name=\"code\" Type=\"Edm.String\"/></EntityType><EntityContainer Name=\"c\">", StringComparison.Ordinal);
        var profile = ODataProfileReader.Read("test", Encoding.UTF8.GetBytes(FakeOData.Profile.Replace("\"title\"", "\"fields\": { \"termCode\": { \"path\": \"term/code\" } }, \"title\"", StringComparison.Ordinal)));
        var edm = EdmReader.Read(new ErpHttpAnswer("https://erp.example", 200, HttpFault.None, true) { Body = Encoding.UTF8.GetBytes(metadata) });
        return new ODataModelBuilder(profile, edm, string.Empty, new ErpHttpOptions(), TimeZoneInfo.Utc).Build("x", null).Kind(ActorKinds.Customer);
    }
}
