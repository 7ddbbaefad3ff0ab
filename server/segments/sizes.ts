import type { Segment } from '@woochat/contract/segments.ts'
import { countMatching } from '../contacts/list.ts'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordFacts } from '../events/record.ts'
import type { Log } from '../log.ts'
import { matchFilter } from './match-filter.ts'
import { updateSize } from './store.ts'

/** A size older than this is counted again when someone looks at the list. */
const staleMs = 120_000

/** Counts each of the segments and keeps the sizes; answers whether any has changed. */
export async function refreshSizes(db: Db, workspaceId: number, segments: readonly Segment[]): Promise<boolean> {
  let changed = false
  for (const { id, filter, broken, size } of segments) {
    if (broken !== null) continue
    const counted = await withWorkspace(db, workspaceId, async (tx) => {
      const n = await countMatching(tx, workspaceId, await matchFilter(tx, workspaceId, filter))
      await updateSize(tx, workspaceId, id, n)
      return n
    })
    changed ||= counted !== size
  }
  return changed
}

/** Brings the sizes of listed segments up to date behind the answer, one workspace at a time, and tells who looks. */
export class SizeKeeper {
  readonly #db: Db
  readonly #log: Pick<Log, 'warn'>
  readonly #busy = new Set<number>()

  constructor(db: Db, log: Pick<Log, 'warn'>) {
    this.#db = db
    this.#log = log
  }

  refresh(workspaceId: number, segments: readonly Segment[]): void {
    const stale = segments.filter(({ sizeAt }) => sizeAt === null || Date.now() - Date.parse(sizeAt) > staleMs)
    if (stale.length === 0 || this.#busy.has(workspaceId)) return
    this.#busy.add(workspaceId)
    this.#bringUp(workspaceId, stale)
      .catch((error: unknown) => this.#log.warn({ err: error, workspaceId }, 'sizes of segments were not brought up to date'))
      .finally(() => this.#busy.delete(workspaceId))
  }

  async #bringUp(workspaceId: number, stale: readonly Segment[]): Promise<void> {
    const changed = await refreshSizes(this.#db, workspaceId, stale)
    if (changed) await withWorkspace(this.#db, workspaceId, (tx) => recordFacts(tx, workspaceId, [{ kind: 'segments.changed' }]))
  }
}
