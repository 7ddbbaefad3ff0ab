import type { FastifyRequest } from 'fastify'

/** The address this request came to, which answers build theirs on. */
export const origin = (request: FastifyRequest): string => `http://${request.headers.host ?? 'localhost'}`
