/** What the contract of the services is written with: how a method is declared, and the schemas that many methods share. */
import { z } from 'zod';

/** Declares one method: `method<Result>()(schema of its parameters)`. */
export const method =
  <Result>() =>
  <Params extends z.ZodType>(params: Params) => ({ params, result: undefined as Result | undefined });

export const nothing = z.strictObject({});
export const id = z.int().positive();
export const path = z.string().min(1).max(4096);
export const name = z.string().trim().min(1).max(200);
export const json = z.record(z.string(), z.unknown());
