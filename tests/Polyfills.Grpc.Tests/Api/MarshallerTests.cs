using System.Buffers;
using System.Text;
using Grpc.Core;
using Shouldly;
using Xunit;

namespace Polyfills.Grpc.Tests.Api;

public sealed class MarshallerTests
{
    [Fact]
    public void Functions_over_contexts_also_work_over_arrays()
    {
        var marshaller = Marshallers.Create<string>(
            (text, context) =>
            {
                context.SetPayloadLength(Encoding.UTF8.GetByteCount(text));
                context.GetBufferWriter().Write(Encoding.UTF8.GetBytes(text));
                context.Complete();
            },
            context => $"{Encoding.UTF8.GetString(context.PayloadAsReadOnlySequence())} ({context.PayloadLength})");

        marshaller.Deserializer(marshaller.Serializer("äb")).ShouldBe("äb (3)");
    }

    [Fact]
    public void Functions_over_arrays_also_work_over_contexts()
    {
        var simple = Marshallers.StringMarshaller;
        var marshaller = Marshallers.Create(simple.ContextualSerializer, simple.ContextualDeserializer);

        marshaller.Deserializer(marshaller.Serializer("äb")).ShouldBe("äb");
    }

    [Fact]
    public void A_serializer_has_to_complete_once()
    {
        Should.Throw<InvalidOperationException>(() => Serialize(_ => { }));
        Should.Throw<InvalidOperationException>(() => Serialize(context =>
        {
            context.Complete([1]);
            context.Complete([1]);
        }));
        Should.Throw<InvalidOperationException>(() => Serialize(context =>
        {
            context.Complete([1]);
            context.GetBufferWriter();
        }));
        Should.Throw<InvalidOperationException>(() => Serialize(context =>
        {
            context.GetBufferWriter();
            context.Complete([1]);
        }));
    }

    [Fact]
    public void A_method_has_the_path_of_the_wire()
    {
        var method = new Method<string, string>(
            MethodType.Unary, "package.Service", "Do", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

        method.FullName.ShouldBe("/package.Service/Do");
        ((IMethod)method).ServiceName.ShouldBe("package.Service");
    }

    private static byte[] Serialize(Action<SerializationContext> serializer) =>
        Marshallers.Create<string>((_, context) => serializer(context), _ => "").Serializer("");
}
