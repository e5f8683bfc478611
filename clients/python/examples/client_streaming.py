"""Imports products, one message each; what is wrong with a row is told without losing the others. Sign in as an admin."""

from shop_client import Shop
from shop_client.contract import money_pb2, product_pb2, product_service_pb2 as products_pb


def rows(count):
    # A generator, so that only what the server has taken was made: an import can be larger than memory.
    price = money_pb2.Money(currency_code="EUR", units=4, nanos=990_000_000)
    for n in range(1, count + 1):
        product = product_pb2.Product(sku=f"PYTHON-{n}", name=f"Mug no. {n}", price=price, available_quantity=100)
        yield products_pb.ImportProductsRequest(product=product)
    yield products_pb.ImportProductsRequest(product=product_pb2.Product(sku="not a SKU", name="Refused"))


with Shop() as shop:
    result = shop.products(shop.sign_in()).ImportProducts(rows(1_000), timeout=60)
    print(f"{result.succeeded_count} of {result.received_count} rows stored")
    for failure in result.failures:
        print(f"  row {failure.index} ({failure.key}): {failure.message}")
