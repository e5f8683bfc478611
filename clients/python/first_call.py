#!/usr/bin/env python3
"""Meets a gRPC service that it knows nothing about: lists the services by reflection, then calls GetProduct.

Needs Debian's python3-grpcio and python3-protobuf, and no generated code: the types come from the server.

    first_call.py --ca EDGE_CA --products localhost:PORT [--id PRODUCT_ID] [--deadline SECONDS]
"""

import argparse
import json
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format

try:
    from google.protobuf.message_factory import GetMessageClass
except ImportError:  # protobuf before 4.22
    from google.protobuf.message_factory import MessageFactory

    def GetMessageClass(descriptor):
        return MessageFactory().GetPrototype(descriptor)


REFLECTION = "grpc.reflection.v1.ServerReflection"
FIELD = descriptor_pb2.FieldDescriptorProto


def reflection_types():
    """The part of grpc.reflection.v1 that this client speaks, described by hand."""
    file = descriptor_pb2.FileDescriptorProto(name="reflection_subset.proto", package="grpc.reflection.v1", syntax="proto3")

    def message(name, *fields):
        added = file.message_type.add(name=name)
        for field_name, number, kind, label, type_name in fields:
            added.field.add(name=field_name, number=number, type=kind, label=label, type_name=type_name or None)

    one, many = FIELD.LABEL_OPTIONAL, FIELD.LABEL_REPEATED
    text, raw, number, nested = FIELD.TYPE_STRING, FIELD.TYPE_BYTES, FIELD.TYPE_INT32, FIELD.TYPE_MESSAGE
    inside = ".grpc.reflection.v1."
    message("Request", ("file_containing_symbol", 4, text, one, ""), ("list_services", 7, text, one, ""))
    message("Files", ("file_descriptor_proto", 1, raw, many, ""))
    message("Service", ("name", 1, text, one, ""))
    message("Services", ("service", 1, nested, many, inside + "Service"))
    message("Error", ("error_code", 1, number, one, ""), ("error_message", 2, text, one, ""))
    message(
        "Response",
        ("file_descriptor_response", 4, nested, one, inside + "Files"),
        ("list_services_response", 6, nested, one, inside + "Services"),
        ("error_response", 7, nested, one, inside + "Error"),
    )
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return tuple(GetMessageClass(pool.FindMessageTypeByName("grpc.reflection.v1." + n)) for n in ("Request", "Response"))


class Reflection:
    """Asks a server what it serves."""

    def __init__(self, channel, deadline):
        self._request, response = reflection_types()
        self._deadline = deadline
        self._ask = channel.stream_stream(
            f"/{REFLECTION}/ServerReflectionInfo",
            request_serializer=self._request.SerializeToString,
            response_deserializer=response.FromString,
        )

    def _one(self, **question):
        # list_services is set also when it is empty: presence in the oneof is what counts on the wire.
        request = self._request(**question)
        for response in self._ask(iter([request]), timeout=self._deadline):
            if response.HasField("error_response"):
                raise LookupError(response.error_response.error_message)
            return response
        raise LookupError("the server ended the stream without an answer")

    def services(self):
        return sorted(s.name for s in self._one(list_services="*").list_services_response.service)

    def pool_for(self, symbol):
        """A descriptor pool with the file that declares the symbol and all that it imports."""
        files = {}
        for raw in self._one(file_containing_symbol=symbol).file_descriptor_response.file_descriptor_proto:
            file = descriptor_pb2.FileDescriptorProto.FromString(raw)
            files[file.name] = file
        pool = descriptor_pool.DescriptorPool()

        def add(name):
            file = files.pop(name, None)
            if file is not None:
                for dependency in file.dependency:
                    add(dependency)
                pool.Add(file)

        for name in list(files):
            add(name)
        return pool


def call(channel, pool, service, method, request, deadline):
    """Calls a unary or server-streaming rpc with a dict; yields dicts."""
    descriptor = pool.FindServiceByName(service).FindMethodByName(method)
    request_type, response_type = GetMessageClass(descriptor.input_type), GetMessageClass(descriptor.output_type)
    message = json_format.ParseDict(request, request_type())
    path, codec = f"/{service}/{method}", {
        "request_serializer": request_type.SerializeToString,
        "response_deserializer": response_type.FromString,
    }
    described = descriptor_pb2.MethodDescriptorProto()
    descriptor.CopyToProto(described)
    if described.server_streaming:
        responses = channel.unary_stream(path, **codec)(message, timeout=deadline)
    else:
        responses = [channel.unary_unary(path, **codec)(message, timeout=deadline)]
    for response in responses:
        yield json_format.MessageToDict(response, preserving_proto_field_name=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ca", required=True, help="the edge authority's certificate, whose path the app host prints")
    parser.add_argument("--products", required=True, metavar="HOST:PORT", help="an edge listener of ProductService")
    parser.add_argument("--id", help="a product's id; without it, the first one of ListProducts")
    parser.add_argument("--deadline", type=float, default=5.0, metavar="SECONDS", help="for each call (default: 5)")
    options = parser.parse_args()

    with open(options.ca, "rb") as ca:
        credentials = grpc.ssl_channel_credentials(root_certificates=ca.read())
    service = "shop.products.v1.ProductService"
    with grpc.secure_channel(options.products, credentials) as channel:
        try:
            reflection = Reflection(channel, options.deadline)
            print("\n".join(reflection.services()))
            pool = reflection.pool_for(service)
            product_id = options.id
            if product_id is None:
                first = next(call(channel, pool, service, "ListProducts", {"page_size": 1}, options.deadline))
                product_id = first["product"]["id"]
            for answer in call(channel, pool, service, "GetProduct", {"id": product_id}, options.deadline):
                print(json.dumps(answer["product"], indent=2))
        except grpc.RpcError as error:
            print(f"{error.code().name}: {error.details()}", file=sys.stderr)
            return 1
        except LookupError as error:
            print(f"Reflection: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
