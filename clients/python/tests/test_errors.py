"""What a failed call tells, decoded."""

import time
import uuid

import grpc
from shop_client.contract import error_details_pb2, order_service_pb2 as orders_pb, product_service_pb2 as products_pb, user_service_pb2 as users_pb

from .shop_case import LIMIT, ShopCase


class Errors(ShopCase):
    def test_bad_request_says_which_fields_are_wrong(self):
        error = self.failure(self.shop.users(self.session).GetUser, users_pb.GetUserRequest(id="no id"))
        self.assertEqual(error.code, grpc.StatusCode.INVALID_ARGUMENT)
        self.assertEqual([violation.field for violation in error.field_violations], ["id"])

    def test_error_info_has_the_reason_and_resource_info_what_is_not_there(self):
        missing = str(uuid.uuid4())
        error = self.failure(self.shop.products().GetProduct, products_pb.GetProductRequest(id=missing))
        self.assertEqual((error.code, error.reason), (grpc.StatusCode.NOT_FOUND, "RESOURCE_NOT_FOUND"))
        self.assertEqual(error.get(error_details_pb2.ErrorInfo).domain, "shop.local")
        self.assertIn(missing, error.get(error_details_pb2.ResourceInfo).resource_name)

    def test_precondition_failure_says_what_there_is_too_little_of(self):
        wanted = products_pb.ListProductsRequest(filter="status = ACTIVE AND available_quantity < 5000", page_size=1)
        product = next(self.shop.products().ListProducts(wanted, timeout=LIMIT)).product
        items = [orders_pb.OrderItem(product_id=product.id, quantity=10_000)]
        request = orders_pb.PlaceOrderRequest(request_id=str(uuid.uuid4()), user_id=self.session.user.id, items=items)
        error = self.failure(self.shop.orders(self.session).PlaceOrder, request)
        self.assertEqual(error.code, grpc.StatusCode.FAILED_PRECONDITION)
        violations = [(violation.type, violation.subject) for violation in error.precondition_violations]
        self.assertEqual(violations, [("INSUFFICIENT_STOCK", f"products/{product.id}")])

    def test_retry_info_says_when_to_come_back(self):
        guess = users_pb.SignInRequest(email=f"{uuid.uuid4()}@shop.example", password="a wrong password")
        for _ in range(10):
            error = self.failure(self.shop.users().SignIn, guess)
            if error.code == grpc.StatusCode.RESOURCE_EXHAUSTED:
                break
        self.assertEqual(error.reason, "SIGN_IN_LOCKED")
        self.assertTrue(0 < error.retry_after <= 60, error.retry_after)

    def test_deadline_that_passes_ends_the_call_and_a_stream_too(self):
        users, me = self.shop.users(self.session), self.session.user.id
        error = self.failure(users.GetUser, users_pb.GetUserRequest(id=me), timeout=0.0001)
        self.assertEqual(error.code, grpc.StatusCode.DEADLINE_EXCEEDED)

        started = time.monotonic()
        watch = users_pb.WatchUserRequest(id=me, send_current=True)
        error = self.failure(lambda request, timeout: list(users.WatchUser(request, timeout=timeout)), watch, timeout=0.7)
        self.assertEqual(error.code, grpc.StatusCode.DEADLINE_EXCEEDED)
        self.assertLess(time.monotonic() - started, 10)
