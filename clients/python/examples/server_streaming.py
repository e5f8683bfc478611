"""Reads the catalog as it comes from the database, then watches an order until it is final."""

import uuid

from shop_client import Shop
from shop_client.contract import order_pb2, order_service_pb2 as orders_pb, product_service_pb2 as products_pb

with Shop() as shop:
    session = shop.sign_in()
    first, count = None, 0
    for response in shop.products().ListProducts(products_pb.ListProductsRequest(filter="status = ACTIVE", order_by="price desc"), timeout=30):
        if first is None and response.product.available_quantity > 0:
            first = response.product
        count += 1
    print(f"{count} products; the dearest one in stock is {first.name}")

    orders = shop.orders(session)
    item = orders_pb.OrderItem(product_id=first.id, quantity=1)
    request = orders_pb.PlaceOrderRequest(request_id=str(uuid.uuid4()), user_id=session.user.id, items=[item])
    order = orders.PlaceOrder(request, timeout=10).order

    # A watch ends with UNAVAILABLE when its replica shuts down; who keeps the cursor goes on, on any replica, where it ended.
    for change in orders.WatchOrder(orders_pb.WatchOrderRequest(id=order.id), timeout=60):
        print(f"{order_pb2.OrderStatus.Name(change.order.status)} (cursor {change.cursor[:8]}…)")
