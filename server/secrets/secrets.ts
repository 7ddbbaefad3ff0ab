import { randomBytes } from 'node:crypto'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { open, type Place, seal } from './seal.ts'

/**
 * Secrets at rest: each workspace has a data key of its own, wrapped by the installation's. Changing the installation key
 * means rewrapping one short value a workspace, and a stolen database opens nothing.
 */
export class Secrets {
  readonly #db: Db
  readonly #installationKey: Buffer
  readonly #keys = new Map<number, Buffer>()

  constructor(db: Db, installationKey: Buffer) {
    this.#db = db
    this.#installationKey = installationKey
  }

  /** A new data key in its wrapping, ready for `workspaces.secret_key`. */
  wrapNewKey = (workspaceId: number): Buffer => seal(this.#installationKey, wrapping(workspaceId), randomBytes(32))

  async seal(place: Place, plain: string): Promise<Buffer> {
    return seal(await this.#keyOf(place.workspaceId), place, plain)
  }

  async open(place: Place, sealed: Buffer): Promise<string> {
    return open(await this.#keyOf(place.workspaceId), place, sealed).toString('utf8')
  }

  async #keyOf(workspaceId: number): Promise<Buffer> {
    const known = this.#keys.get(workspaceId)
    if (known) return known
    const key = open(this.#installationKey, wrapping(workspaceId), await this.#wrappedKey(workspaceId))
    if (this.#keys.size >= mostKeys) this.#keys.clear()
    this.#keys.set(workspaceId, key)
    return key
  }

  /** A transaction of its own, also when the caller holds one: the key is older than any transaction that needs it. */
  async #wrappedKey(workspaceId: number): Promise<Buffer> {
    const row = await withWorkspace(this.#db, workspaceId, (tx) =>
      tx.selectFrom('workspaces').select('secret_key').where('workspace_id', '=', workspaceId).executeTakeFirst(),
    )
    if (!row) throw new Error(`Workspace ${workspaceId} has no data key`)
    return row.secret_key
  }
}

const mostKeys = 10_000
const wrapping = (workspaceId: number): Place => ({ workspaceId, table: 'workspaces', row: workspaceId, column: 'secret_key' })
