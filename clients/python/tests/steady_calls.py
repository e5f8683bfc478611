"""Calls a service as fast as it answers until the file that it is given is there, and says how many calls failed: for a test that kills
a replica meanwhile."""

import itertools
import os
import sys

import grpc
from shop_client import Shop
from shop_client.contract import product_service_pb2 as products_pb

with Shop() as shop:
    products, failures = shop.products(), []
    for calls in itertools.count(1):
        if os.path.exists(sys.argv[1]):
            break
        try:
            products.BatchGetProducts(products_pb.BatchGetProductsRequest(ids=["01980000-0000-7000-8000-000000000001"]), timeout=30)
        except grpc.RpcError as error:
            failures.append(f"{error.code().name}: {error.details()}")
        if calls % 50 == 0:
            print(f"calls {calls}", flush=True)
    print("failures", len(failures), *failures[:3])
