"""What is repeated, and what is not: against a server that answers UNAVAILABLE as often as it is told."""

import concurrent.futures
import unittest

import grpc
from shop_client import UserService, channel_options, target
from shop_client.contract import user_service_pb2 as users_pb, user_service_pb2_grpc as users_grpc

from .shop_case import LIMIT


class Unsteady(users_grpc.UserServiceServicer):
    def __init__(self):
        self.attempts, self.failures, self.code = [], 0, None

    def _answer(self, context, response):
        self.attempts.append(dict(context.invocation_metadata()).get("grpc-previous-rpc-attempts", "0"))
        if len(self.attempts) <= self.failures:
            context.abort(self.code, "Not now.")
        return response

    def GetUser(self, request, context):
        return self._answer(context, users_pb.GetUserResponse())

    def CreateUser(self, request, context):
        return self._answer(context, users_pb.CreateUserResponse())


class Retries(unittest.TestCase):
    def setUp(self):
        self.unsteady = Unsteady()
        self.users = self.connect(self.serve(self.unsteady))

    def serve(self, servicer):
        server = grpc.server(concurrent.futures.ThreadPoolExecutor(2))
        users_grpc.add_UserServiceServicer_to_server(servicer, server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        self.addCleanup(lambda: server.stop(None).wait())
        return f"localhost:{port}"

    def connect(self, addresses):
        return UserService(self.enterContext(grpc.insecure_channel(target(addresses), channel_options(UserService))))

    def outcome(self, call, request, failures, code=grpc.StatusCode.UNAVAILABLE):
        self.unsteady.failures, self.unsteady.code = failures, code
        try:
            call(request, timeout=LIMIT)
        except grpc.RpcError as error:
            return error.code()
        return grpc.StatusCode.OK

    def test_idempotent_rpc_is_repeated_on_unavailable_until_it_succeeds(self):
        self.assertEqual(self.outcome(self.users.GetUser, users_pb.GetUserRequest(), 2), grpc.StatusCode.OK)
        self.assertEqual(self.unsteady.attempts, ["0", "1", "2"])

    def test_it_is_repeated_three_times_at_most(self):
        self.assertEqual(self.outcome(self.users.GetUser, users_pb.GetUserRequest(), 100), grpc.StatusCode.UNAVAILABLE)
        self.assertEqual(len(self.unsteady.attempts), 4)

    def test_it_is_not_repeated_on_other_codes(self):
        self.assertEqual(self.outcome(self.users.GetUser, users_pb.GetUserRequest(), 1, grpc.StatusCode.INTERNAL), grpc.StatusCode.INTERNAL)
        self.assertEqual(len(self.unsteady.attempts), 1)

    def test_rpc_that_is_not_idempotent_is_sent_once(self):
        self.assertEqual(self.outcome(self.users.CreateUser, users_pb.CreateUserRequest(), 1), grpc.StatusCode.UNAVAILABLE)
        self.assertEqual(len(self.unsteady.attempts), 1)

    def test_calls_go_to_all_replicas_in_turn(self):
        replicas = [Unsteady(), Unsteady()]
        users = self.connect(",".join(map(self.serve, replicas)))
        for _ in range(40):
            users.GetUser(users_pb.GetUserRequest(), timeout=LIMIT)
        self.assertTrue(all(len(replica.attempts) >= 10 for replica in replicas), [replica.attempts for replica in replicas])
