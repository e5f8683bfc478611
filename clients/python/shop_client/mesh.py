"""Calls as a service: mutual TLS with SPIFFE ids."""

import os
from dataclasses import dataclass

import grpc

from .channel import channel_options, target


@dataclass(frozen=True)
class Workload:
    """Who this process is in the mesh."""

    certificate: str
    private_key: str
    trust_bundle: str
    trust_domain: str = "shop.local"
    namespace: str = "local"

    @classmethod
    def from_environment(cls, environment=os.environ):
        """The variables that the mesh gives to every workload."""
        return cls(
            environment["Mesh__Identity__CertificatePath"],
            environment["Mesh__Identity__PrivateKeyPath"],
            environment["Mesh__Identity__TrustBundlePath"],
            environment.get("Mesh__TrustDomain", "shop.local"),
            environment.get("Mesh__Namespace", "local"),
        )

    def id_of(self, service):
        """The SPIFFE id of a service of the same mesh."""
        return f"spiffe://{self.trust_domain}/ns/{self.namespace}/sa/{service}"


def open_mesh(stub, addresses, workload, service):
    """A channel to a service's mesh listeners, where services call each other.

    Certificates of the mesh name no host, they name a workload. Python has no callback for the server's certificate, but gRPC compares
    the name that it expects with every name in the certificate, those that are URIs too. So the name to expect is the SPIFFE id of the
    service that is meant; in brackets, as gRPC wants names with colons, or it would take what follows the colon for a port.

    The files are read now. Certificates live for an hour and are renewed in place: open a new channel at least every half an hour.
    """
    credentials = grpc.ssl_channel_credentials(
        root_certificates=_read(workload.trust_bundle),
        private_key=_read(workload.private_key),
        certificate_chain=_read(workload.certificate),
    )
    names = {"grpc.ssl_target_name_override": f"[{workload.id_of(service)}]", "grpc.default_authority": service}
    return grpc.secure_channel(target(addresses), credentials, channel_options(stub, **names))


def _read(path):
    with open(path, "rb") as file:
        return file.read()
