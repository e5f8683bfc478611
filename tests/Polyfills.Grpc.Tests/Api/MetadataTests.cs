using Grpc.Core;
using Shouldly;
using Xunit;

namespace Polyfills.Grpc.Tests.Api;

public sealed class MetadataTests
{
    [Fact]
    public void Keys_are_lower_cased() => new Metadata.Entry("X-Request.Id_1", "v").Key.ShouldBe("x-request.id_1");

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("colon:")]
    [InlineData("ümlaut")]
    [InlineData("new\nline")]
    public void A_key_with_other_characters_is_refused(string key) =>
        Should.Throw<ArgumentException>(() => new Metadata.Entry(key, "value"));

    [Fact]
    public void The_suffix_of_a_key_says_whether_its_value_is_binary()
    {
        new Metadata.Entry("key-BIN", [1]).IsBinary.ShouldBeTrue();
        new Metadata.Entry("key", "text").IsBinary.ShouldBeFalse();
        Should.Throw<ArgumentException>(() => new Metadata.Entry("key", [1]));
        Should.Throw<ArgumentException>(() => new Metadata.Entry("key-bin", "text"));
    }

    [Fact]
    public void Nothing_may_be_null()
    {
        Should.Throw<ArgumentNullException>(() => new Metadata.Entry(null!, "text"));
        Should.Throw<ArgumentNullException>(() => new Metadata.Entry("key", (string)null!));
        Should.Throw<ArgumentNullException>(() => new Metadata.Entry("key-bin", (byte[])null!));
        Should.Throw<ArgumentNullException>(() => new Metadata().Add(null!));
    }

    [Fact]
    public void A_binary_value_is_copied_on_its_way_in_and_out()
    {
        byte[] bytes = [1, 2];
        var entry = new Metadata.Entry("key-bin", bytes);

        bytes[0] = 9;
        entry.ValueBytes[1] = 9;

        entry.ValueBytes.ShouldBe([1, 2]);
    }

    [Fact]
    public void A_binary_value_has_no_text_but_a_text_has_bytes()
    {
        Should.Throw<InvalidOperationException>(() => new Metadata.Entry("key-bin", [1]).Value);
        new Metadata.Entry("key", "ab").ValueBytes.ShouldBe("ab"u8.ToArray());
    }

    [Fact]
    public void An_entry_describes_itself()
    {
        new Metadata.Entry("key", "text").ToString().ShouldBe("[Entry: key=key, value=text]");
        new Metadata.Entry("key-bin", [255]).ToString().ShouldStartWith("[Entry: key=key-bin, valueBytes=");
    }

    [Fact]
    public void The_last_entry_of_a_key_wins_and_all_can_be_had()
    {
        var metadata = new Metadata { { "key", "one" }, { "other", "x" }, { "KEY", "two" }, { "key-bin", [7] } };

        metadata.Get("Key")!.Value.ShouldBe("two");
        metadata.GetValue("KEY").ShouldBe("two");
        metadata.GetValueBytes("key-bin").ShouldBe([7]);
        metadata.GetAll("key").Select(entry => entry.Value).ShouldBe(["one", "two"]);
        metadata.Count.ShouldBe(4);
    }

    [Fact]
    public void A_key_that_is_not_there_gives_null()
    {
        var metadata = new Metadata();

        metadata.Get("key").ShouldBeNull();
        metadata.GetValue("key").ShouldBeNull();
        metadata.GetValueBytes("key-bin").ShouldBeNull();
        metadata.GetAll("key").ShouldBeEmpty();
    }

    [Fact]
    public void Metadata_is_a_list_of_its_entries()
    {
        var first = new Metadata.Entry("a", "1");
        var second = new Metadata.Entry("b", "2");
        var metadata = new Metadata { second };

        metadata.Insert(0, first);
        metadata.ShouldBe([first, second]);
        metadata.IndexOf(second).ShouldBe(1);
        metadata.Contains(first).ShouldBeTrue();

        metadata[1] = first;
        metadata.Remove(first).ShouldBeTrue();
        metadata.RemoveAt(0);
        metadata.ShouldBeEmpty();

        metadata.Add(first);
        metadata.Clear();
        metadata.Count.ShouldBe(0);
        metadata.IsReadOnly.ShouldBeFalse();
    }

    [Fact]
    public void The_empty_metadata_stays_empty()
    {
        var entry = new Metadata.Entry("a", "1");

        Metadata.Empty.IsReadOnly.ShouldBeTrue();
        Metadata.Empty.ShouldBeEmpty();
        Should.Throw<InvalidOperationException>(() => Metadata.Empty.Add(entry));
        Should.Throw<InvalidOperationException>(() => Metadata.Empty.Add("a", "1"));
        Should.Throw<InvalidOperationException>(() => Metadata.Empty.Insert(0, entry));
        Should.Throw<InvalidOperationException>(Metadata.Empty.Clear);
        Should.Throw<InvalidOperationException>(() => Metadata.Empty.Remove(entry));
    }
}
