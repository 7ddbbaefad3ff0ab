import { type Problem, Refusal } from '@woochat/contract/errors.ts'
import type { Route } from '@woochat/contract/route.ts'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'

/** The checked parts of a request; all that is wrong with it is told at once. */
export function read<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  route: Route<P, Q, B>,
  request: FastifyRequest,
): { params: z.output<P>; query: z.output<Q>; body: z.output<B> } {
  const problems: Problem[] = []
  const part = <T extends z.ZodType>(name: string, schema: T | undefined, value: unknown): z.output<T> => {
    if (!schema) return undefined as z.output<T>
    const result = schema.safeParse(value ?? {})
    if (result.success) return result.data
    problems.push(...problemsOf(name, result.error))
    return undefined as z.output<T>
  }
  const params = part('path', route.params, request.params)
  const query = part('query', route.query, request.query)
  const body = part('body', route.body, request.body)
  if (problems.some((p) => p.path.startsWith('path'))) throw new Refusal('not_found', { what: 'thing' })
  if (problems.length > 0) throw new Refusal('invalid', {}, problems)
  return { params, query, body }
}

/** Zod's issues as `body.name: …`, at most 20. */
export const problemsOf = (name: string, error: z.ZodError): Problem[] =>
  error.issues.slice(0, 20).map((issue) => ({ path: [name, ...issue.path].map(String).join('.'), message: issue.message }))
