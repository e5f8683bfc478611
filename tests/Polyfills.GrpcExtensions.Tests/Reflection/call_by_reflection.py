"""Lists the services of a server and calls polyfills.test.v1.Echo/Say, knowing nothing but the reflection protocol.

Debian has no package with generated reflection code, so the few messages of it are read and written by hand.
Usage: call_by_reflection.py HOST:PORT v1|v1alpha TEXT
"""
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

TIMEOUT_SECONDS = 30


def varint(number):
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def text_field(number, text):
    value = text.encode()
    return varint(number << 3 | 2) + varint(len(value)) + value


def fields(data):
    """Yields (number, value) of each field; values are ints or bytes."""
    position = 0

    def read_varint():
        nonlocal position
        result = shift = 0
        while True:
            byte = data[position]
            position += 1
            result |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return result

    while position < len(data):
        tag = read_varint()
        value = read_varint()
        if tag & 7 == 2:
            position, value = position + value, data[position : position + value]
        yield tag >> 3, value


def field(data, number):
    return [value for field_number, value in fields(data) if field_number == number]


def main():
    address, version, text = sys.argv[1:]
    with grpc.insecure_channel(address) as channel:
        ask = channel.stream_stream(f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo")
        questions = [
            text_field(7, ""),
            text_field(4, "no.such.Symbol"),
            text_field(4, "polyfills.test.v1.Echo"),
        ]
        services, unknown, echo = ask(iter(questions), timeout=TIMEOUT_SECONDS)

        for service in field(field(services, 6)[0], 1):
            print("service", field(service, 1)[0].decode())
        print("unknown symbol: error", field(field(unknown, 7)[0], 1)[0])

        pool = descriptor_pool.DescriptorPool()
        files = [descriptor_pb2.FileDescriptorProto.FromString(data) for data in field(field(echo, 4)[0], 1)]
        pending = list(files)
        while pending:
            file = next(f for f in pending if not any(p.name in f.dependency for p in pending))
            pool.Add(file)
            pending.remove(file)
        method = pool.FindServiceByName("polyfills.test.v1.Echo").FindMethodByName("Say")
        factory = message_factory.MessageFactory(pool)
        request_type, reply_type = factory.GetPrototype(method.input_type), factory.GetPrototype(method.output_type)

        say = channel.unary_unary(
            "/polyfills.test.v1.Echo/Say",
            request_serializer=request_type.SerializeToString,
            response_deserializer=reply_type.FromString,
        )
        print("reply", say(request_type(text=text), timeout=TIMEOUT_SECONDS).words.text)


main()
