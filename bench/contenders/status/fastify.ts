import fastifyJwt from "@fastify/jwt";
import Fastify from "fastify";
import type { OpenContender } from "../../harness/contender.ts";
import { STATUS_PATH, type StatusOptions, statusBody } from "./answer.ts";

/** Fastify with @fastify/jwt as its README shows. */
export const open: OpenContender<StatusOptions> = async ({ secret }) => {
  const app = Fastify();
  await app.register(fastifyJwt, { secret });
  app.addHook("onRequest", (request) => request.jwtVerify());
  app.get(STATUS_PATH, async () => statusBody());
  const address = await app.listen({ port: 0, host: "127.0.0.1" });
  return {
    info: { port: Number(new URL(address).port) },
    round: () => Promise.reject(new Error("the parent drives this contender")),
    close: () => app.close(),
  };
};
