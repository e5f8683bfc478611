"""Mutual TLS on the mesh listeners: who is let in, and whom a client talks to."""

import dataclasses
import os
import unittest
import uuid

import grpc
from shop_client import ErrorDetails, ProductService, UserService, Workload, channel_options, open_mesh, target
from shop_client.contract import product_service_pb2 as products_pb, user_service_pb2 as users_pb

from .shop_case import LIMIT

USERS, PRODUCTS = os.environ["SHOP_USERS_MESH"], os.environ["SHOP_PRODUCTS_MESH"]


class Mesh(unittest.TestCase):
    def setUp(self):
        self.me = Workload.from_environment()

    def failure(self, channel, rpc="GetUser", request=None):
        with channel, self.assertRaises(grpc.RpcError) as caught:
            # There is no such user, and being told so takes an answer from behind the authorization.
            request = request or users_pb.GetUserRequest(id=str(uuid.uuid4()))
            getattr(UserService(channel), rpc)(request, timeout=LIMIT)
        return ErrorDetails(caught.exception)

    def test_workload_that_may_call_is_answered(self):
        error = self.failure(open_mesh(UserService, USERS, self.me, "users"))
        self.assertEqual(error.code, grpc.StatusCode.NOT_FOUND)
        with open_mesh(ProductService, PRODUCTS, self.me, "products") as channel:
            request = products_pb.BatchGetProductsRequest(ids=[str(uuid.uuid4())])
            self.assertEqual(len(ProductService(channel).BatchGetProducts(request, timeout=LIMIT).not_found), 1)

    def test_workload_may_call_what_the_policy_says_and_no_more(self):
        error = self.failure(open_mesh(UserService, USERS, self.me, "users"), "ListUsers", users_pb.ListUsersRequest())
        self.assertEqual((error.code, error.reason), (grpc.StatusCode.PERMISSION_DENIED, "CALLER_NOT_ALLOWED"))

    def test_no_certificate_is_refused(self):
        with open(self.me.trust_bundle, "rb") as bundle:
            credentials = grpc.ssl_channel_credentials(bundle.read())
        names = {"grpc.ssl_target_name_override": f"[{self.me.id_of('users')}]", "grpc.default_authority": "users"}
        error = self.failure(grpc.secure_channel(target(USERS), credentials, channel_options(UserService, **names)))
        self.assertEqual(error.code, grpc.StatusCode.UNAVAILABLE)

    def test_certificate_of_another_authority_is_refused(self):
        stranger = dataclasses.replace(
            self.me, certificate=os.environ["STRANGER_CERTIFICATE"], private_key=os.environ["STRANGER_KEY"])
        self.assertEqual(self.failure(open_mesh(UserService, USERS, stranger, "users")).code, grpc.StatusCode.UNAVAILABLE)

    def test_client_refuses_a_server_that_is_another_service(self):
        error = self.failure(open_mesh(UserService, PRODUCTS, self.me, "users"))
        self.assertEqual(error.code, grpc.StatusCode.UNAVAILABLE)
        self.assertIn("spiffe://shop.local/ns/local/sa/users] is not in peer certificate", error.message)

    def test_client_refuses_a_server_of_another_authority(self):
        elsewhere = dataclasses.replace(self.me, trust_bundle=os.environ["STRANGER_BUNDLE"])
        self.assertEqual(self.failure(open_mesh(UserService, USERS, elsewhere, "users")).code, grpc.StatusCode.UNAVAILABLE)
