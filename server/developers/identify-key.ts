import { Refusal } from '@woochat/contract/errors.ts'
import type { FastifyRequest } from 'fastify'
import type { Db } from '../db/pool.ts'
import type { Who } from '../http/who.ts'
import { findKey } from './store.ts'

/** The secret of an `Authorization: Bearer …` header, if there is one. */
export const bearerOf = (request: FastifyRequest): string | undefined =>
  /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]

/** Turns an API key into who asks: the workspace itself, with the key's permissions, whoever made the key. */
export async function identifyKey(db: Db, secret: string, ip: string): Promise<Who> {
  const key = await findKey(db, secret)
  if (!key) throw new Refusal('bad_key')
  return {
    workspaceId: key.workspaceId,
    memberId: null,
    keyId: key.id,
    name: `API key “${key.name}”`,
    role: null,
    via: 'key',
    may: new Set(key.scopes),
    conversations: 'all',
    masked: false,
    ip,
  }
}
