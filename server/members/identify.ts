import { Refusal } from '@woochat/contract/errors.ts'
import type { WorkspaceId } from '@woochat/contract/id.ts'
import { rolePowers } from '@woochat/contract/permissions.ts'
import type { FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import type { Db } from '../db/pool.ts'
import { refuseForeignOrigin } from '../http/origin.ts'
import type { SignedIn, Who } from '../http/who.ts'
import { tokenIn } from './cookie.ts'
import { findSession, hashToken, type SessionRow } from './sessions.ts'
import { findMemberOf, listWorkspacesOf } from './store.ts'

/** A session is looked up at most this often, so that a removed member or an ended session is out within it. */
const memoryMs = 2_000

/** Finds out which member a session cookie stands for. */
export class Identifier {
  readonly #known = new Map<string, { who: Promise<Who>; at: number }>()
  readonly #db: Db
  readonly #config: Config

  constructor(db: Db, config: Config) {
    this.#db = db
    this.#config = config
  }

  async signedIn(request: FastifyRequest): Promise<SignedIn> {
    const session = await this.#session(request)
    return { userId: session.userId, tokenHash: session.tokenHash }
  }

  async who(request: FastifyRequest): Promise<Who> {
    refuseForeignOrigin(request, this.#config.baseUrl)
    const token = tokenIn(request, this.#config)
    if (!token) throw new Refusal('signed_out')
    const key = hashToken(token).toString('base64')
    const known = this.#known.get(key)
    if (known && Date.now() - known.at < memoryMs) return { ...(await known.who), ip: request.ip }
    return { ...(await this.#remember(key, request)), ip: request.ip }
  }

  /** After a sign-out or a change of workspace, the next request must look again. */
  forget(tokenHash: Buffer): void {
    this.#known.delete(tokenHash.toString('base64'))
  }

  #remember(key: string, request: FastifyRequest): Promise<Who> {
    if (this.#known.size > 5_000) this.#known.clear()
    const who = this.#session(request).then((session) => this.#member(session, request.ip))
    this.#known.set(key, { who, at: Date.now() })
    who.catch(() => this.#known.delete(key))
    return who
  }

  async #session(request: FastifyRequest): Promise<SessionRow> {
    refuseForeignOrigin(request, this.#config.baseUrl)
    const token = tokenIn(request, this.#config)
    const session = token && (await findSession(this.#db, hashToken(token)))
    if (!session) throw new Refusal('signed_out')
    return session
  }

  async #member(session: SessionRow, ip: string): Promise<Who> {
    const places = await listWorkspacesOf(this.#db, session.userId)
    const workspaceId = places.find((place) => place === session.atWorkspace) ?? places[0]
    const member = workspaceId && (await findMemberOf(this.#db, workspaceId, session.userId))
    if (!member) throw new Refusal('signed_out')
    const powers = rolePowers[member.role]
    return {
      workspaceId: workspaceId as WorkspaceId,
      memberId: member.id,
      keyId: null,
      name: member.name,
      role: member.role,
      via: 'session',
      may: powers.may,
      conversations: powers.conversations,
      masked: powers.masked,
      ip,
    }
  }
}
