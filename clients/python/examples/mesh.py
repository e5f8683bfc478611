"""Calls a service as a service: mutual TLS, with the identity that the variables Mesh__Identity__* name.

Run it as a workload that may call it, such as orders; SHOP_USERS_MESH has UserService's mesh listeners.
"""

import os
import sys

import grpc
from shop_client import ErrorDetails, UserService, Workload, open_mesh
from shop_client.contract import user_service_pb2 as users_pb

with open_mesh(UserService, os.environ["SHOP_USERS_MESH"], Workload.from_environment(), "users") as channel:
    try:
        print(UserService(channel).GetUser(users_pb.GetUserRequest(id=sys.argv[1]), timeout=2).user.display_name)
    except grpc.RpcError as error:
        sys.exit(f"{error.code().name}: {error.details()} {ErrorDetails(error).reason or ''}")
