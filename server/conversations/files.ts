import { Refusal } from '@woochat/contract/errors.ts'
import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'
import type { Who } from '../http/who.ts'

/**
 * Refuses a file that is not the asker's to see: who is limited to some conversations sees what they uploaded, what stands in
 * those conversations, and the headers of templates and campaigns, which everybody reads.
 */
export async function refuseUnseenFile(
  tx: Tx,
  who: Pick<Who, 'workspaceId' | 'memberId' | 'conversations'>,
  mediaId: number,
): Promise<void> {
  if (who.conversations === 'all') return
  const { workspaceId, memberId } = who
  const { rows } = await sql<{ seen: boolean }>`select
    exists (select from media f where f.workspace_id = ${workspaceId} and f.id = ${mediaId} and f.uploaded_by = ${memberId}::bigint)
    or exists (select from templates t where t.workspace_id = ${workspaceId} and t.parts #>> '{header,mediaId}' = ${String(mediaId)})
    or exists (select from campaigns p where p.workspace_id = ${workspaceId} and p.header_media_id = ${mediaId})
    or exists (select from messages m
      join conversations v on v.workspace_id = m.workspace_id and v.channel_id = m.channel_id and v.contact_id = m.contact_id
      where m.workspace_id = ${workspaceId} and coalesce(m.content ->> 'mediaId', m.content ->> 'headerMediaId') = ${String(mediaId)}
        and (v.assignee_id is null or v.assignee_id = ${memberId}::bigint)) as seen`.execute(tx)
  if (!rows[0]?.seen) throw new Refusal('not_found', { what: 'file' })
}
