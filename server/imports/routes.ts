import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { csvLine, csvStart } from '@woochat/contract/csv.ts'
import type { ImportId } from '@woochat/contract/id.ts'
import { importRoutes } from '@woochat/contract/imports.ts'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordFacts } from '../events/record.ts'
import { listFields } from '../fields/store.ts'
import type { App } from '../http/app-types.ts'
import { serveDownload, serveUpload } from '../http/files.ts'
import { serve } from '../http/serve.ts'
import type { Jobs } from '../jobs/boss.ts'
import type { Storage } from '../storage/files.ts'
import { lookAt, shownPreview } from './preview.ts'
import { startImport } from './start.ts'
import { createImport, getImport, listErrors, listImports, moveImport } from './store.ts'

const largestFile = 100 * 1024 * 1024

export interface ImportDeps {
  db: Db
  jobs: Jobs
  storage: Storage
}

export function serveImports(app: App, { db, jobs, storage }: ImportDeps): void {
  serve(app, importRoutes.list, async ({ who, query }) => {
    const limit = query.limit ?? 50
    const items = await listImports(
      db,
      who.workspaceId,
      limit,
      query.cursor === undefined ? undefined : Number(query.cursor) || 0,
    )
    return { items, next: items.length === limit ? String(items.at(-1)?.id) : null }
  })
  serve(app, importRoutes.get, async ({ who, params }) => (await getImport(db, who.workspaceId, params.id)).shown)
  serveUpload(app, importRoutes.upload, { maxBytes: largestFile }, async ({ who }, file) => {
    const look = await lookAt(file.path, await listFields(db, who.workspaceId))
    const { storedAs } = await storage.put(createReadStream(file.path))
    const shown = await createImport(db, who.workspaceId, { fileName: file.fileName, storedAs, look, createdBy: who.memberId })
    return shownPreview(shown, look)
  })
  serve(app, importRoutes.preview, async ({ who, params }) => {
    const { shown, look } = await getImport(db, who.workspaceId, params.id)
    return shownPreview(shown, look)
  })
  serve(app, importRoutes.start, ({ who, params, body }) => startImport(db, jobs, who, params.id, body))
  serve(app, importRoutes.cancel, async ({ who, params }) => {
    await withWorkspace(db, who.workspaceId, async (tx) => {
      await moveImport(tx, who.workspaceId, params.id, ['uploaded', 'queued', 'running'], 'cancelled', 'cancelled')
      await recordFacts(tx, who.workspaceId, [{ kind: 'import.changed', importId: params.id as ImportId }])
    })
    return (await getImport(db, who.workspaceId, params.id)).shown
  })
  serveFiles(app, db)
}

function serveFiles(app: App, db: Db): void {
  serveDownload(app, importRoutes.errors, async ({ who, params }) => {
    const { shown, look } = await getImport(db, who.workspaceId, params.id)
    return {
      fileName: `errors of ${shown.fileName}`,
      mime: 'text/csv; charset=utf-8',
      stream: Readable.from(
        errorLines(
          db,
          who.workspaceId,
          params.id,
          look.columns.map((c) => c.header),
        ),
      ),
    }
  })
  serveDownload(app, importRoutes.sample, async ({ who }) => {
    const fields = await listFields(db, who.workspaceId)
    const header = csvLine(['Name', 'Phone', 'Email', 'Tags', 'Opt-in', ...fields.map((f) => f.label)])
    const row = csvLine([
      'Asha Rao',
      '+919800000001',
      'asha@example.com',
      'VIP, newsletter',
      'yes',
      ...fields.map((f) => f.options[0]?.label ?? example[f.kind]),
    ])
    return { fileName: 'woochat-sample.csv', mime: 'text/csv; charset=utf-8', stream: Readable.from([csvStart, header, row]) }
  })
}

const example = { text: 'Bengaluru', number: 12, date: '2026-01-31', switch: 'yes', select: '', 'multi-select': '' } as const

async function* errorLines(db: Db, workspaceId: number, id: number, header: readonly string[]): AsyncGenerator<string> {
  yield csvStart + csvLine(['Row', 'Reason', ...header])
  for (let after = 0; ; ) {
    const page = await listErrors(db, workspaceId, id, after, 1000)
    for (const error of page) yield csvLine([error.rowNumber, error.reason, ...error.cells])
    const last = page.at(-1)
    if (!last) return
    after = last.rowNumber
  }
}
