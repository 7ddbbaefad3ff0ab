import { Refusal } from '@woochat/contract/errors.ts'
import type { Transport } from '../cloud-api/transport.ts'
import type { Config } from '../config.ts'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { ChannelRow } from './store.ts'

/** What a webhook to `/webhooks/whatsapp/<key>` is checked with. The secret before the present one is still good. */
export interface WebhookKey {
  readonly workspaceId: number
  readonly channelId: number
  readonly secrets: readonly string[]
  readonly verifyToken: string
}

type Urls = Pick<Config, 'graphBaseUrl' | 'simulatorUrl'>

const freshMs = 10_000
const mostKept = 10_000

/**
 * Opened tokens and secrets, kept for seconds: a change made by another process is seen soon, a change made here at once.
 * Numbers that were disconnected still get what is already on its way to be refused, not an error.
 */
export class ChannelCredentials {
  readonly #db: Db
  readonly #secrets: Secrets
  readonly #urls: Urls
  readonly #kept = new Map<string, { value: Promise<unknown>; until: number }>()

  constructor(db: Db, secrets: Secrets, urls: Urls) {
    this.#db = db
    this.#secrets = secrets
    this.#urls = urls
  }

  /** How to reach the number of a channel; undefined when it is not connected any more. */
  transport(workspaceId: number, channelId: number): Promise<Transport | undefined> {
    return this.#keep(`transport ${workspaceId} ${channelId}`, async () => {
      const row = await this.#find(workspaceId, channelId)
      return (
        row && {
          baseUrl: this.baseUrl(row.kind),
          phoneNumberId: row.phone_number_id,
          token: await this.#secrets.open(place(row, 'token'), row.token),
        }
      )
    })
  }

  /** The same for whoever cannot go on without. */
  async transportOf(workspaceId: number, channelId: number): Promise<Transport> {
    const found = await this.transport(workspaceId, channelId)
    if (!found) throw new Refusal('not_found', { what: 'connected number' })
    return found
  }

  /** Who a webhook's address belongs to, and what proves it; undefined for a key that nobody has. */
  webhookKey(key: string): Promise<WebhookKey | undefined> {
    return this.#keep(`key ${key}`, () => this.#readKey(key))
  }

  forget(workspaceId: number, channel: Pick<ChannelRow, 'id' | 'webhook_key'>): void {
    this.#kept.delete(`transport ${workspaceId} ${channel.id}`)
    this.#kept.delete(`key ${channel.webhook_key}`)
  }

  baseUrl(kind: string): string {
    return kind === 'practice' ? (this.#urls.simulatorUrl ?? this.#urls.graphBaseUrl) : this.#urls.graphBaseUrl
  }

  seal(workspaceId: number, channelId: number, column: SealedColumn, plain: string): Promise<Buffer> {
    return this.#secrets.seal({ workspaceId, table: 'channels', row: channelId, column }, plain)
  }

  open(row: ChannelRow, column: SealedColumn): Promise<string> {
    const sealed = row[column]
    if (sealed === null) throw new Error(`Channel ${row.id} has no ${column}`)
    return this.#secrets.open(place(row, column), sealed)
  }

  async #readKey(key: string): Promise<WebhookKey | undefined> {
    const at = await this.#db
      .selectFrom('directory')
      .select(['at_workspace', 'at_id'])
      .where('kind', '=', 'webhook_key')
      .where('key', '=', key)
      .executeTakeFirst()
    const row = at && (await this.#find(at.at_workspace, at.at_id))
    if (!row) return undefined
    const current = await this.open(row, 'app_secret')
    const earlier = row.previous_secret ? [await this.open(row, 'previous_secret')] : []
    return { workspaceId: row.workspace_id, channelId: row.id, secrets: [current, ...earlier], verifyToken: row.verify_token }
  }

  #find(workspaceId: number, channelId: number): Promise<ChannelRow | undefined> {
    return withWorkspace(this.#db, workspaceId, (tx) =>
      tx
        .selectFrom('channels')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', channelId)
        .where('removed_at', 'is', null)
        .executeTakeFirst(),
    )
  }

  #keep<T>(key: string, read: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(key)
    if (kept && kept.until > Date.now()) return kept.value as Promise<T>
    if (this.#kept.size >= mostKept) this.#kept.clear()
    const value = read()
    this.#kept.set(key, { value, until: Date.now() + freshMs })
    value.catch(() => this.#kept.delete(key))
    return value
  }
}

export type SealedColumn = 'token' | 'app_secret' | 'previous_secret'

/** The secret before sits under its own column name, so that the two cannot be swapped. */
const place = (row: ChannelRow, column: SealedColumn) => ({
  workspaceId: row.workspace_id,
  table: 'channels',
  row: row.id,
  column,
})
