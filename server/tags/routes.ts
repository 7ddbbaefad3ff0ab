import { tagRoutes } from '@woochat/contract/tags.ts'
import type { Db } from '../db/pool.ts'
import { tendTallies } from '../db/tallies.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordAudit } from '../events/audit.ts'
import { recordFacts } from '../events/record.ts'
import { refuseUsed, segmentsWhere } from '../fields/uses.ts'
import type { App } from '../http/app-types.ts'
import { serve } from '../http/serve.ts'
import { countTagged, createTag, getTag, listTags, removeTag, updateTag } from './store.ts'

export function serveTags(app: App, db: Db): void {
  serve(app, tagRoutes.list, async ({ who }) => {
    const items = await listTags(db, who.workspaceId)
    tend(app, db, who.workspaceId, items)
    return { items }
  })

  serve(app, tagRoutes.create, ({ who, body }) =>
    withWorkspace(db, who.workspaceId, async (tx) => {
      const tag = await createTag(tx, db, who.workspaceId, body)
      await recordFacts(tx, who.workspaceId, [{ kind: 'contacts.changed' }])
      return { ...tag, contacts: 0 }
    }),
  )

  serve(app, tagRoutes.update, ({ who, params, body }) =>
    withWorkspace(db, who.workspaceId, async (tx) => {
      const tag = await updateTag(tx, who.workspaceId, params.id, body)
      await recordFacts(tx, who.workspaceId, [{ kind: 'contacts.changed' }])
      return tag
    }),
  )

  serve(app, tagRoutes.remove, ({ who, params }) =>
    withWorkspace(db, who.workspaceId, async (tx) => {
      const tag = await getTag(tx, who.workspaceId, params.id)
      refuseUsed(
        'tag',
        await segmentsWhere(tx, who.workspaceId, (asks) => asks.type === 'tags' && asks.values.includes(params.id)),
      )
      await removeTag(tx, who.workspaceId, params.id)
      await recordAudit(tx, db, who, 'tag.deleted', tag.name, { contacts: tag.contacts })
      await recordFacts(tx, who.workspaceId, [{ kind: 'contacts.changed' }])
      return { done: true as const }
    }),
  )
}

/** After the answer, so that nobody waits for it; what fails is tried again at the next listing. */
function tend(app: App, db: Db, workspaceId: number, tags: readonly { id: number; contacts: number }[]): void {
  const counted = new Map(tags.map((tag) => [`tag.${tag.id}` as const, tag.contacts]))
  tendTallies(db, workspaceId, counted, async (tx, what) => {
    const counts = await countTagged(tx, workspaceId, [Number(what.slice(4))])
    return counts.get(what) ?? 0
  }).catch((error: unknown) => app.log.warn({ err: error }, 'counts of tags were not kept up'))
}
