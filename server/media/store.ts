import { Refusal } from '@woochat/contract/errors.ts'
import type { MediaId } from '@woochat/contract/id.ts'
import type { Media } from '@woochat/contract/media.ts'
import { type Selectable, sql } from 'kysely'
import { takeId } from '../db/ids.ts'
import type { Db, Tx } from '../db/pool.ts'
import type { MediaRow as Row } from '../db/tables.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { StoredFile } from '../storage/files.ts'
import type { MediaAddresses } from './addresses.ts'
import { kindOf, mimeOf } from './kinds.ts'

export type MediaRow = Selectable<Row>

/** Gives a stored file its row; what it is comes from its bytes. `uploadedBy` is the member who did, if one did. */
export async function createMedia(
  db: Db,
  workspaceId: number,
  file: StoredFile,
  fileName: string | null,
  uploadedBy: number | null = null,
): Promise<MediaRow> {
  const id = await takeId<MediaId>(db, workspaceId, 'media')
  const mime = mimeOf(file.sniffed, fileName)
  const kind = kindOf(mime, file.bytes)
  return withWorkspace(db, workspaceId, (tx) =>
    tx
      .insertInto('media')
      .values({
        workspace_id: workspaceId,
        id,
        kind,
        mime,
        bytes: file.bytes,
        sha256: file.sha256,
        file_name: fileName,
        stored_as: file.storedAs,
        uploaded_by: uploadedBy,
      })
      .returningAll()
      .executeTakeFirstOrThrow(),
  )
}

export async function getMedia(db: Db | Tx, workspaceId: number, id: number): Promise<MediaRow> {
  const row = await withWorkspace(db, workspaceId, (tx) =>
    tx.selectFrom('media').selectAll().where('workspace_id', '=', workspaceId).where('id', '=', id).executeTakeFirst(),
  )
  if (!row) throw new Refusal('not_found', { what: 'file' })
  return row
}

export const shownMedia = (row: MediaRow, addresses: MediaAddresses): Media => ({
  id: row.id as MediaId,
  kind: row.kind as Media['kind'],
  mime: row.mime,
  bytes: row.bytes,
  fileName: row.file_name,
  url: addresses.sign(row.workspace_id, row.id),
})

/** Meta keeps an uploaded file 30 days; one day before that it is uploaded again. Source: Meta, Media (2026-09). */
const keptDays = 29

export async function findUpload(db: Db, workspaceId: number, mediaId: number, channelId: number): Promise<string | undefined> {
  const row = await withWorkspace(db, workspaceId, (tx) =>
    tx
      .selectFrom('media_uploads')
      .select('meta_id')
      .where('workspace_id', '=', workspaceId)
      .where('media_id', '=', mediaId)
      .where('channel_id', '=', channelId)
      .where('uploaded_at', '>', sql<Date>`now() - make_interval(days => ${keptDays})`)
      .executeTakeFirst(),
  )
  return row?.meta_id
}

export async function createUpload(
  db: Db,
  workspaceId: number,
  upload: { mediaId: number; channelId: number; metaId: string },
): Promise<void> {
  await withWorkspace(db, workspaceId, (tx) =>
    tx
      .insertInto('media_uploads')
      .values({
        workspace_id: workspaceId,
        media_id: upload.mediaId,
        channel_id: upload.channelId,
        meta_id: upload.metaId,
        uploaded_at: sql<Date>`now()`,
      })
      .onConflict((c) =>
        c
          .columns(['workspace_id', 'media_id', 'channel_id'])
          .doUpdateSet((e) => ({ meta_id: e.ref('excluded.meta_id'), uploaded_at: e.ref('excluded.uploaded_at') })),
      )
      .execute(),
  )
}
