#!/bin/sh
# Generates the contract's classes into gen/, which git does not track. Needs protoc, protoc-gen-go and protoc-gen-go-grpc
# (Debian: apt-get install protobuf-compiler protoc-gen-go protoc-gen-go-grpc).
set -eu
cd "$(dirname "$0")"
module=shopmesh.example/clients/go
files="shop/common/v1/item_failure.proto
  shop/users/v1/user.proto shop/users/v1/user_service.proto
  shop/products/v1/product.proto shop/products/v1/product_service.proto
  shop/orders/v1/order.proto shop/orders/v1/order_service.proto
  google/type/money.proto"

readable=$(mktemp -d)
trap 'rm -rf "$readable"' EXIT
packages=""
for file in $files; do
  mkdir -p "$readable/$(dirname "$file")"
  # Compilers before 22 do not know the option, which concerns those who print messages.
  sed 's/\[debug_redact = true\]//' "../../protos/$file" > "$readable/$file"
  packages="$packages,M$file=$module/gen/$(dirname "$file")"
done
rm -rf gen
# shellcheck disable=SC2086
protoc --proto_path="$readable" --go_out=. --go_opt="module=$module$packages" \
  --go-grpc_out=. --go-grpc_opt="module=$module$packages" $files
