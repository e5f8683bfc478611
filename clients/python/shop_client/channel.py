"""Channels to the shop: addresses, balancing, retries and the bounds of calls."""

import json
from urllib.parse import urlsplit

import grpc
from google.protobuf.descriptor_pb2 import MethodDescriptorProto, MethodOptions

from .contract import DESCRIPTORS


def open_edge(stub, addresses, ca, caller=None):
    """A channel to a service's edge listeners, where people and programs call: TLS that the edge authority vouches for.

    addresses are the listeners of all replicas, such as "https://localhost:5001,https://localhost:5002"; ca is the path of the edge
    authority's certificate; caller is call credentials such as session.credentials, or None for an anonymous caller.
    """
    with open(ca, "rb") as file:
        credentials = grpc.ssl_channel_credentials(root_certificates=file.read())
    if caller:
        credentials = grpc.composite_channel_credentials(credentials, caller)
    first = _parse(addresses)[0]
    # Without this, the certificate would have to name the whole list of addresses.
    names = {"grpc.ssl_target_name_override": first.hostname, "grpc.default_authority": first.netloc}
    return grpc.secure_channel(target(addresses), credentials, channel_options(stub, **names))


def channel_options(stub, **more):
    """How calls are spread over replicas, how long they take at most, and which of them are repeated (gRFC A6).

    A call is repeated on UNAVAILABLE and nothing else, and only if the contract says that doing it twice does no harm: of anything else
    nobody knows whether it was done. retryThrottling stops repeating when most calls fail, so that retries never finish off a service
    that is in trouble.
    """
    service = DESCRIPTORS[stub]
    config = {
        "loadBalancingConfig": [{"round_robin": {}}],
        "retryThrottling": {"maxTokens": 20, "tokenRatio": 0.1},
        "methodConfig": [_method_config(service.full_name, method) for method in service.methods],
    }
    options = {
        "grpc.service_config": json.dumps(config),
        "grpc.service_config_disable_resolution": 1,
        "grpc.enable_retries": 1,
        # A replica that vanished without a word is noticed within half a minute.
        "grpc.keepalive_time_ms": 20_000,
        "grpc.keepalive_timeout_ms": 10_000,
    }
    return list({**options, **more}.items())


def target(addresses):
    """One address, or many in one target: dns: resolves one name to all replicas behind it, ipv4: lists them."""
    parsed = _parse(addresses)
    if len(parsed) == 1:
        return f"dns:///{parsed[0].netloc}"
    hosts = (("127.0.0.1" if one.hostname == "localhost" else one.hostname, one.port or 443) for one in parsed)
    return "ipv4:" + ",".join(f"{host}:{port}" for host, port in hosts)


def _parse(addresses):
    return [urlsplit(address.strip() if "://" in address else f"https://{address.strip()}") for address in addresses.split(",")]


def _method_config(service, method):
    described = MethodDescriptorProto()
    method.CopyToProto(described)
    streams = described.client_streaming or described.server_streaming
    config = {
        "name": [{"service": service, "method": method.name}],
        # No call without a deadline; one that the caller gives wins if it is sooner.
        "timeout": "600s" if streams else "30s",
    }
    if method.GetOptions().idempotency_level != MethodOptions.IDEMPOTENCY_UNKNOWN:
        config["retryPolicy"] = {
            "maxAttempts": 4,
            "initialBackoff": "0.1s",
            "maxBackoff": "1s",
            "backoffMultiplier": 2,
            "retryableStatusCodes": ["UNAVAILABLE"],
        }
    return config
