"""Each kind of rpc, at the edge of a running shop."""

import uuid

from shop_client.contract import money_pb2, order_pb2, order_service_pb2 as orders_pb
from shop_client.contract import product_pb2, product_service_pb2 as products_pb, user_service_pb2 as users_pb

from .shop_case import LIMIT, ShopCase


class Rpcs(ShopCase):
    def basket(self):
        wanted = products_pb.ListProductsRequest(filter="status = ACTIVE AND available_quantity > 100", page_size=1)
        product = next(self.shop.products().ListProducts(wanted, timeout=LIMIT)).product
        items = [orders_pb.OrderItem(product_id=product.id, quantity=1)]
        return orders_pb.PlaceOrderRequest(request_id=str(uuid.uuid4()), user_id=self.session.user.id, items=items)

    def test_unary_order_is_placed_once_per_request_id(self):
        orders, basket = self.shop.orders(self.session), self.basket()
        first, second = (orders.PlaceOrder(basket, timeout=LIMIT).order for _ in range(2))
        self.assertEqual(first.status, order_pb2.ORDER_STATUS_CONFIRMED)
        self.assertEqual(second.id, first.id)

    def test_server_streaming_catalog_comes_whole_and_in_order(self):
        skus = [r.product.sku for r in self.shop.products().ListProducts(products_pb.ListProductsRequest(order_by="sku"), timeout=LIMIT)]
        self.assertGreaterEqual(len(skus), 100)
        self.assertEqual(len(set(skus)), len(skus))

    def test_server_streaming_can_be_left(self):
        stream = self.shop.products().ListProducts(products_pb.ListProductsRequest(), timeout=LIMIT)
        self.assertTrue(next(stream).product.id)
        stream.cancel()

    def test_server_streaming_watches_an_order_to_its_end(self):
        orders = self.shop.orders(self.session)
        order = orders.PlaceOrder(self.basket(), timeout=LIMIT).order
        states = [change.order.status for change in orders.WatchOrder(orders_pb.WatchOrderRequest(id=order.id), timeout=LIMIT)]
        self.assertEqual(states[-1], order_pb2.ORDER_STATUS_CONFIRMED)

    def test_client_streaming_stores_good_rows_and_tells_the_bad_one(self):
        price = money_pb2.Money(currency_code="EUR", units=1)
        skus = [f"PYTHON-TEST-{n}" for n in range(500)]
        skus.insert(100, "not a SKU")
        rows = (products_pb.ImportProductsRequest(product=product_pb2.Product(sku=sku, name="A row", price=price)) for sku in skus)
        result = self.shop.products(self.sign_in_as_admin()).ImportProducts(rows, timeout=LIMIT)
        self.assertEqual((result.received_count, result.succeeded_count), (501, 500))
        self.assertEqual([(failure.index, failure.key) for failure in result.failures], [(100, "not a SKU")])

    def test_bidirectional_what_is_said_in_a_room_comes_back_in_order(self):
        texts, room = ["one", "two", "three"], f"python-{uuid.uuid4()}"

        def says():
            yield users_pb.ChatRequest(join=users_pb.ChatJoin(room=room, user_id=self.session.user.id))
            for text in texts:
                yield users_pb.ChatRequest(post=users_pb.ChatPost(message_id=str(uuid.uuid4()), text=text))

        heard = [r.message.text for r in self.shop.users(self.session).Chat(says(), timeout=LIMIT) if r.HasField("message")]
        self.assertEqual(heard, texts)
