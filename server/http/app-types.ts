import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { SignedIn, Who } from './who.ts'

/** How a request is turned into a person or program: given by the nouns above, so that this floor needs none of them. */
export interface Gate {
  /** Refuses with `signed_out`, `bad_key` or `bad_origin`. */
  who(request: FastifyRequest): Promise<Who>
  signedIn(request: FastifyRequest): Promise<SignedIn>
}

/** A POST with its key: what makes two of them the same, and whether its answer may be kept. */
export interface RepeatableRequest {
  key: string
  route: string
  body: unknown
  secret: boolean
}

/** Remembers the answers of POSTs by their Idempotency-Key. */
export interface Repeats {
  once(who: Who, request: RepeatableRequest, act: () => Promise<unknown>): Promise<unknown>
}

declare module 'fastify' {
  interface FastifyInstance {
    gate: Gate
    repeats: Repeats
  }
}

export type App = FastifyInstance
