// A page's program, written as one who has never seen the server would write it: Connect for the web, and generated code.
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { BadRequestSchema, ErrorInfoSchema, ResourceInfoSchema } from "./gen/google/rpc/error_details_pb.js";
import { ProductService } from "./gen/shop/products/v1/product_service_pb.js";

const connect = (baseUrl, useBinaryFormat = true) =>
  createClient(ProductService, createGrpcWebTransport({ baseUrl, useBinaryFormat, defaultTimeoutMs: 20_000 }));

const told = (error) => {
  const wrong = ConnectError.from(error);
  return {
    code: Code[wrong.code],
    message: wrong.rawMessage,
    violations: wrong.findDetails(BadRequestSchema).flatMap((detail) => detail.fieldViolations.map((violation) => violation.field)),
    reasons: wrong.findDetails(ErrorInfoSchema).map((detail) => detail.reason),
    resources: wrong.findDetails(ResourceInfoSchema).map((detail) => detail.resourceName),
  };
};

globalThis.shop = {
  // Unary.
  async get(baseUrl, id) {
    try {
      const { product } = await connect(baseUrl).getProduct({ id });
      return { name: product.name, units: Number(product.price.units), currency: product.price.currencyCode };
    } catch (error) {
      return told(error);
    }
  },
  // Server streaming: what has arrived when, and the total of the first message.
  async list(baseUrl, request) {
    const [names, ids] = [[], []];
    let total;
    try {
      for await (const response of connect(baseUrl).listProducts(request)) {
        names.push(response.product.name);
        ids.push(response.product.id);
        total ??= response.totalSize;
      }
    } catch (error) {
      return told(error);
    }
    return { names, ids, total };
  },
  // A reader who has seen enough.
  async listUntil(baseUrl, count) {
    const leave = new AbortController();
    const names = [];
    try {
      for await (const response of connect(baseUrl).listProducts({}, { signal: leave.signal })) {
        names.push(response.product.name);
        if (names.length === count) leave.abort();
      }
    } catch (error) {
      return { ...told(error), names };
    }
    return { names };
  },
};
