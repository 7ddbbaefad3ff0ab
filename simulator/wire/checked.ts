import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { GraphError } from '../graph-error.ts'
import { WireBody } from './wire-body.ts'

/** The JSON body of a control call, checked; what is wrong is named field by field. */
export function bodyOf<T extends z.ZodType>(request: FastifyRequest, schema: T): z.output<T> {
  return checked(request.body instanceof WireBody ? request.body.json : {}, schema)
}

export const queryOf = <T extends z.ZodType>(request: FastifyRequest, schema: T): z.output<T> => checked(request.query, schema)

function checked<T extends z.ZodType>(value: unknown, schema: T): z.output<T> {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  throw new GraphError(100, read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '), {
    message: '(#100) Invalid parameter',
  })
}

export const notThere = (what: string): GraphError =>
  new GraphError(100, undefined, { http: 404, message: `There is no ${what}.` })
