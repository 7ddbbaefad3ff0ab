import { Refusal } from '@woochat/contract/errors.ts'
import type { Filter } from '@woochat/contract/filter.ts'
import { type Segment, segmentRoutes } from '@woochat/contract/segments.ts'
import { pageContacts } from '../contacts/list.ts'
import { refuseUnmasking } from '../contacts/select.ts'
import { maskedContact } from '../contacts/store.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordAudit } from '../events/audit.ts'
import { recordFacts } from '../events/record.ts'
import type { App } from '../http/app-types.ts'
import { serve } from '../http/serve.ts'
import { answerFilter } from './answer.ts'
import { flawsOf } from './check.ts'
import { matchFilter } from './match-filter.ts'
import { refreshSizes, SizeKeeper } from './sizes.ts'
import {
  createSegment,
  getSegment,
  getSegmentFilter,
  listSegments,
  listUses,
  removeSegment,
  type SegmentUser,
  updateSegment,
  updateSize,
} from './store.ts'
import { loadWorld } from './world.ts'

export function serveSegments(app: App, db: Db): void {
  const sizes = new SizeKeeper(db, app.log)

  serve(app, segmentRoutes.list, async ({ who, query }) => {
    const page = await listSegments(db, who.workspaceId, query)
    sizes.refresh(who.workspaceId, page.items)
    return page
  })
  serve(app, segmentRoutes.get, ({ who, params }) => getSegment(db, who.workspaceId, params.id))

  serve(app, segmentRoutes.create, async ({ who, body }) => {
    const id = await withWorkspace(db, who.workspaceId, async (tx) => {
      await refuseFlaws(tx, who.workspaceId, body.filter)
      const made = await createSegment(tx, db, who.workspaceId, body, who.memberId)
      await recordFacts(tx, who.workspaceId, [{ kind: 'segments.changed' }])
      return made
    })
    return await sized(db, who.workspaceId, id)
  })

  serve(app, segmentRoutes.update, async ({ who, params, body }) => {
    await withWorkspace(db, who.workspaceId, async (tx) => {
      if (body.filter) await refuseFlaws(tx, who.workspaceId, body.filter)
      await updateSegment(tx, who.workspaceId, params.id, body)
      await recordFacts(tx, who.workspaceId, [{ kind: 'segments.changed' }])
    })
    return body.filter ? await sized(db, who.workspaceId, params.id) : await getSegment(db, who.workspaceId, params.id)
  })

  serve(app, segmentRoutes.remove, async ({ who, params }) => {
    await withWorkspace(db, who.workspaceId, async (tx) => {
      const { name } = await getSegment(tx, who.workspaceId, params.id)
      refuseUsed(await listUses(tx, who.workspaceId, params.id))
      await removeSegment(tx, who.workspaceId, params.id)
      await recordAudit(tx, db, who, 'segment.deleted', name)
      await recordFacts(tx, who.workspaceId, [{ kind: 'segments.changed' }])
    })
    return { done: true as const }
  })

  serve(app, segmentRoutes.uses, async ({ who, params }) => {
    await getSegment(db, who.workspaceId, params.id)
    return { campaigns: await listUses(db, who.workspaceId, params.id) }
  })

  serve(app, segmentRoutes.members, async ({ who, params, query }) => {
    const matches = await withWorkspace(db, who.workspaceId, async (tx) =>
      matchFilter(tx, who.workspaceId, await getSegmentFilter(tx, who.workspaceId, params.id)),
    )
    const page = await pageContacts(db, who.workspaceId, query, matches)
    const { total } = page
    if (total !== undefined) await withWorkspace(db, who.workspaceId, (tx) => updateSize(tx, who.workspaceId, params.id, total))
    return who.masked ? { ...page, items: page.items.map(maskedContact) } : page
  })

  serve(app, segmentRoutes.answer, async ({ who, body, reply }) => {
    if (who.masked) refuseUnmasking(body)
    const gone = new AbortController()
    // Also when the answer has been sent, which then ends nothing.
    reply.raw.once('close', () => gone.abort())
    const answer = await answerFilter(db, who.workspaceId, body.filter, gone.signal)
    return who.masked ? { ...answer, sample: answer.sample.map(maskedContact) } : answer
  })
}

/** A segment is saved whole or not at all: each flaw is told with its place in the tree. */
async function refuseFlaws(tx: Tx, workspaceId: number, filter: Filter): Promise<void> {
  const flaws = flawsOf(filter, await loadWorld(tx, workspaceId, [filter]))
  if (flaws.length === 0) return
  throw new Refusal(
    'invalid',
    {},
    flaws.map(({ path, problem }) => ({
      path: ['body.filter.root', ...path.map((place) => `of.${place}`)].join('.'),
      message: problem,
    })),
  )
}

function refuseUsed(users: readonly SegmentUser[]): void {
  if (users.length === 0) return
  const shown = users.slice(0, 5).map(({ name, state }) => `campaign “${name}” (${state})`)
  throw new Refusal('in_use', {
    what: 'segment',
    by: users.length > 5 ? `${shown.join(', ')} and ${users.length - 5} more` : shown.join(', '),
  })
}

async function sized(db: Db, workspaceId: number, id: number): Promise<Segment> {
  await refreshSizes(db, workspaceId, [await getSegment(db, workspaceId, id)])
  return await getSegment(db, workspaceId, id)
}
