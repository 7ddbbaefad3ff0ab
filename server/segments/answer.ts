import { type Condition, type Filter, type FilterNode, isGroup } from '@woochat/contract/filter.ts'
import type { FilterAnswer } from '@woochat/contract/segments.ts'
import { type RawBuilder, sql } from 'kysely'
import { pageContacts } from '../contacts/list.ts'
import { countContacts } from '../contacts/store.ts'
import { boundStatements, cancelOn, patiently } from '../db/cancel.ts'
import type { Db } from '../db/pool.ts'
import { withWorkspace, withWorkspaceClient } from '../db/with-workspace.ts'
import { type Flaw, flawsOf } from './check.ts'
import { compileCondition, compileFilter, compileNode, type FilterContext } from './match.ts'
import { filterContext } from './match-filter.ts'
import { loadWorld } from './world.ts'

const sampleSize = 20

/** The exact answer to a filter, node by node. `signal` ends the work when whoever asked has gone. */
export async function answerFilter(db: Db, workspaceId: number, filter: Filter, signal: AbortSignal): Promise<FilterAnswer> {
  const began = performance.now()
  const { flaws, context, everyone } = await withWorkspace(db, workspaceId, async (tx) => {
    const world = await loadWorld(tx, workspaceId, [filter])
    return {
      flaws: flawsOf(filter, world),
      context: await filterContext(tx, workspaceId, world),
      everyone: await countContacts(tx, workspaceId),
    }
  })
  const plan = planOf(filter, flaws)
  const figures = await count(db, plan, context, signal)
  const sound = flaws.length === 0
  const total = sound ? (figures.nodes.get('') ?? everyone) : null
  const sample = sound && total !== 0 ? await sampleOf(db, workspaceId, filter, context) : []
  return {
    total,
    everyone,
    reachable: sound ? figures.reachable : null,
    counts: plan.nodes.map(({ path, problem }) => ({
      path,
      count: problem === null ? (figures.nodes.get(path.join('.')) ?? null) : null,
      problem,
    })),
    sample,
    tookMs: Math.round(performance.now() - began),
  }
}

interface PlannedNode {
  path: number[]
  node: FilterNode
  problem: string | null
}

interface Plan {
  filter: Filter
  /** In reading order, groups before their children. */
  nodes: PlannedNode[]
}

/** A group that holds a broken condition cannot be counted either. */
function planOf(filter: Filter, flaws: readonly Flaw[]): Plan {
  const byPath = new Map(flaws.map((flaw) => [flaw.path.join('.'), flaw.problem]))
  const nodes: PlannedNode[] = []
  const visit = (node: FilterNode, path: number[]): boolean => {
    const planned: PlannedNode = { path, node, problem: byPath.get(path.join('.')) ?? null }
    nodes.push(planned)
    if (!isGroup(node)) return planned.problem === null
    const sound = node.of.map((child, i) => visit(child, [...path, i])).every(Boolean)
    if (!sound) planned.problem = 'A condition inside cannot be evaluated'
    return sound
  }
  visit(filter.root, [])
  return { filter, nodes }
}

interface Figures {
  nodes: Map<string, number>
  reachable: number
}

const reachableSql = sql<boolean>`(c.phone is not null and c.opt_in <> 2 and c.blocked_at is null)`

/** One condition alone is counted by the best plan for it; several share one look at every contact. */
async function count(db: Db, plan: Plan, context: FilterContext, signal: AbortSignal): Promise<Figures> {
  const sound = plan.nodes.filter(({ problem }) => problem === null)
  const { root } = plan.filter
  const [only] = root.of
  const alone = root.of.length === 1 && only && !isGroup(only) && root.match !== 'none'
  const ask = alone && sound.length === 2 ? soleQuestion(plan.filter, context) : sharedQuestion(plan, sound, context)
  const row = await run(db, context.workspaceId, ask.compile(db), signal)
  const figure = (name: string): number => Number(row[name] ?? 0)
  const shared = (i: number): number => (alone && sound.length === 2 ? figure('total') : figure(`n${i}`))
  return { nodes: new Map(sound.map(({ path }, i) => [path.join('.'), shared(i)])), reachable: figure('reachable') }
}

type Question = RawBuilder<Record<string, unknown>>

const soleQuestion = (filter: Filter, context: FilterContext): Question => sql`
  select count(*) as total, count(*) filter (where ${reachableSql}) as reachable
  from contacts c where c.workspace_id = ${sql.lit(context.workspaceId)} and ${compileFilter(filter, context, 'set')}`

/** Every condition is decided once a contact; groups are then only logic. OFFSET 0 keeps the planner from deciding them again. */
function sharedQuestion(plan: Plan, sound: readonly PlannedNode[], context: FilterContext): Question {
  const leaves = new Map<Condition, string>()
  for (const { node } of sound) if (!isGroup(node)) leaves.set(node, `l${leaves.size}`)
  const columns = [...leaves].map(
    ([condition, name]) => sql`coalesce(${compileCondition(condition, context, 'mixed')}, false) as ${sql.ref(name)}`,
  )
  const logic = (node: FilterNode): RawBuilder<boolean> =>
    compileNode(node, (condition) => sql`${sql.ref(`s.${leaves.get(condition) ?? ''}`)}`)
  const counts = sound.map(({ node }, i) => sql`count(*) filter (where ${logic(node)}) as ${sql.ref(`n${i}`)}`)
  const rootSound = sound.some(({ path }) => path.length === 0)
  const reachable = rootSound
    ? sql`count(*) filter (where s.reach and ${logic(plan.filter.root)}) as reachable`
    : sql`0 as reachable`
  return sql`
    select ${sql.join([reachable, ...counts])}
    from (select ${sql.join([sql`${reachableSql} as reach`, ...columns])}
      from contacts c where c.workspace_id = ${sql.lit(context.workspaceId)} offset 0) s`
}

const run = (
  db: Db,
  workspaceId: number,
  question: { sql: string; parameters: readonly unknown[] },
  signal: AbortSignal,
): Promise<Record<string, unknown>> =>
  patiently(() =>
    withWorkspaceClient(db, workspaceId, async (client) => {
      await client.query(boundStatements.compile(db).sql)
      const stopListening = cancelOn(signal, client)
      try {
        const { rows } = await client.query<Record<string, unknown>>(question.sql, [...question.parameters])
        return rows[0] ?? {}
      } finally {
        stopListening()
      }
    }),
  )

async function sampleOf(db: Db, workspaceId: number, filter: Filter, context: FilterContext): Promise<FilterAnswer['sample']> {
  const page = await pageContacts(db, workspaceId, { limit: sampleSize, uncounted: true }, (shape) =>
    compileFilter(filter, context, shape),
  )
  return page.items
}
