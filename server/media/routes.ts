import { createReadStream } from 'node:fs'
import { Refusal } from '@woochat/contract/errors.ts'
import { mediaLimits, mediaRoutes } from '@woochat/contract/media.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { App } from '../http/app-types.ts'
import { serveSignedDownload, serveUpload, type UploadedFile } from '../http/files.ts'
import { serve } from '../http/serve.ts'
import type { Who } from '../http/who.ts'
import type { Storage } from '../storage/files.ts'
import type { MediaAddresses } from './addresses.ts'
import { isHarmless, kindOf, mimeOf } from './kinds.ts'
import { createMedia, getMedia, type MediaRow, shownMedia } from './store.ts'

export interface MediaDeps {
  db: Db
  storage: Storage
  addresses: MediaAddresses
  /** Refuses a file that stands only where the asker may not look: conversations are a noun above this one. */
  refuseUnseen(tx: Tx, who: Who, mediaId: number): Promise<void>
}

export function serveMedia(app: App, deps: MediaDeps): void {
  const { db, storage, addresses, refuseUnseen } = deps
  serveUpload(app, mediaRoutes.upload, { maxBytes: mediaLimits.document }, async ({ who }, file) => {
    return shownMedia(await keep(deps, who, file), addresses)
  })
  serve(app, mediaRoutes.get, async ({ who, params }) =>
    withWorkspace(db, who.workspaceId, async (tx) => {
      await refuseUnseen(tx, who, params.id)
      return shownMedia(await getMedia(tx, who.workspaceId, params.id), addresses)
    }),
  )
  serveSignedDownload(app, mediaRoutes.download, async ({ params, query }) => {
    if (!addresses.isSigned(query.workspace, params.id, query.until, query.signature))
      throw new Refusal('not_found', { what: 'file' })
    const row = await getMedia(db, Number(query.workspace), params.id)
    const inline = isHarmless(row.mime)
    return {
      fileName: row.file_name ?? `file-${row.id}`,
      mime: row.mime,
      stream: await storage.open(row.stored_as),
      inline,
      headers: {
        'content-length': String(row.bytes),
        'cache-control': 'private, max-age=900, immutable',
        'cross-origin-resource-policy': 'same-origin',
      },
    }
  })
}

async function keep({ db, storage }: MediaDeps, { workspaceId, memberId }: Who, file: UploadedFile): Promise<MediaRow> {
  if (file.bytes === 0) throw new Refusal('wrong_file', { why: 'it is empty' })
  const stored = await storage.put(createReadStream(file.path))
  const kind = kindOf(mimeOf(stored.sniffed, file.fileName || null), stored.bytes)
  const limit = mediaLimits[kind]
  // Before it has a row: a row whose file is gone could still be picked and sent.
  if (stored.bytes <= limit) return createMedia(db, workspaceId, stored, file.fileName || null, memberId)
  await storage.remove(stored.storedAs)
  throw new Refusal('too_large', { limit: `${limit / 1024 / 1024} MB, the most WhatsApp takes of this kind (${kind})` })
}
