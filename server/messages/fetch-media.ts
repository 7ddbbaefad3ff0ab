import { Refusal } from '@woochat/contract/errors.ts'
import { sql } from 'kysely'
import type { Transport } from '../cloud-api/transport.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordFacts } from '../events/record.ts'
import { fetchFromMeta } from '../media/at-meta.ts'
import { createMedia } from '../media/store.ts'
import type { Storage } from '../storage/files.ts'
import { messageFacts } from './facts.ts'
import type { FetchMedia } from './receive.ts'
import type { StoredContent } from './stored.ts'

export interface FetchMediaDeps {
  db: Db
  storage: Storage
  transportOf(workspaceId: number, channelId: number): Promise<Transport>
}

/**
 * Fetches the file of a message that came in, and shows it in the thread. What Meta refuses is told there and not asked for
 * again; anything else is told and thrown, so that the job is tried again.
 */
export async function fetchMedia(deps: FetchMediaDeps, job: FetchMedia): Promise<void> {
  const content = await findContent(deps.db, job)
  if (!content || !('mediaId' in content) || content.mediaId !== null) return
  try {
    const transport = await deps.transportOf(job.workspaceId, job.channelId)
    const stored = await fetchFromMeta(transport, deps.storage, job.metaMediaId)
    const row = await createMedia(deps.db, job.workspaceId, stored, content.fileName)
    await update(deps.db, job, { mediaId: row.id, mime: row.mime, problem: null })
  } catch (error) {
    const final = error instanceof Refusal && error.status < 500
    await update(deps.db, job, {
      problem: final
        ? `WhatsApp no longer gives this file: ${error.message}`
        : 'The file could not be fetched yet; it is tried again',
    })
    if (!final) throw error
  }
}

async function findContent(db: Db, { workspaceId, messageId }: FetchMedia): Promise<StoredContent | undefined> {
  return withWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<{
      content: StoredContent
    }>`select content from messages where workspace_id = ${workspaceId} and id = ${messageId}`.execute(tx)
    return rows[0]?.content
  })
}

async function update(
  db: Db,
  { workspaceId, messageId }: FetchMedia,
  change: { mediaId?: number; mime?: string; problem: string | null },
): Promise<void> {
  await withWorkspace(db, workspaceId, async (tx) => {
    await sql`update messages set content = content || ${JSON.stringify(change)}::jsonb where workspace_id = ${workspaceId} and id = ${messageId}`.execute(
      tx,
    )
    await recordFacts(tx, workspaceId, await messageFacts(tx, workspaceId, await conversationOf(tx, workspaceId, messageId)))
  })
}

async function conversationOf(tx: Tx, workspaceId: number, messageId: number): Promise<Map<number, number>> {
  const { rows } = await sql<{ id: number }>`
    select v.id from messages m join conversations v on v.workspace_id = m.workspace_id and v.channel_id = m.channel_id and v.contact_id = m.contact_id
    where m.workspace_id = ${workspaceId} and m.id = ${messageId}`.execute(tx)
  return new Map(rows.map((row) => [messageId, row.id]))
}
