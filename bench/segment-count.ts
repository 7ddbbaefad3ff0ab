import type { Condition, Filter, FilterNode } from '@woochat/contract/filter.ts'
import { raiseStage, type Stage } from '../e2e/owned-stage.ts'
import { type Audience, makeAudience } from './audience.ts'
import { type Line, line, quantile } from './line.ts'

export const people = 1_000_000
const rounds = 9

/** Exact counts of eight filters over a million contacts through the API, against one sequential scan of the same rows. */
export async function segmentCount(): Promise<Line[]> {
  const stage = await raiseStage()
  try {
    const audience = await makeAudience(stage.database, stage.workspaceId, people)
    const scan = await scanMs(stage)
    const lines: Line[] = []
    for (const [name, root] of Object.entries(filters(audience)))
      lines.push(await measure(stage, name, { version: 1, root }, scan))
    return lines
  } finally {
    await stage.stop()
  }
}

/** The limit: every row of the table read once, by one process, warm. */
export async function scanMs({ database, workspaceId }: Stage): Promise<number> {
  await database.query(
    'set enable_indexscan = off; set enable_indexonlyscan = off; set enable_bitmapscan = off; set max_parallel_workers_per_gather = 0',
  )
  const ms = await timed(rounds, () =>
    database.query('select count(*) from contacts where workspace_id = $1 and fields is not null', [workspaceId]),
  )
  await database.query('reset all')
  return quantile(ms, 0.5)
}

async function measure(stage: Stage, name: string, filter: Filter, scan: number): Promise<Line> {
  let total = 0
  const ms = await timed(rounds, async () => {
    const answer = await stage.api<{ total: number | null }>(
      'GET',
      `/contacts?limit=1&filter=${encodeURIComponent(JSON.stringify(filter))}`,
    )
    total = answer.total ?? -1
  })
  return line(
    `segment-count ${name}`,
    'ms p50',
    quantile(ms, 0.5),
    scan,
    'posting engine is a later issue',
    `${total.toLocaleString('en')} match; p95 ${quantile(ms, 0.95).toFixed(0)} ms; limit = one sequential scan`,
  )
}

export async function timed(times: number, act: () => Promise<unknown>): Promise<number[]> {
  await act()
  const ms: number[] = []
  for (let i = 0; i < times; i++) {
    const started = performance.now()
    await act()
    ms.push(performance.now() - started)
  }
  return ms
}

const group = (match: 'all' | 'any' | 'none', ...of: FilterNode[]): FilterNode & { type: 'group' } => ({
  type: 'group',
  match,
  of,
})

/** Tag; tag and not tag; e-mail contains; number range and select; nested OR of three; relative date and opted in; behaviour; missing value. */
export function filters({ fields, campaigns }: Audience) {
  const tag = (id: number, op: 'anyOf' | 'noneOf' = 'anyOf'): Condition => ({ type: 'tags', op, values: [id as never] })
  const choice = (field: string, ...values: string[]): Condition => ({ type: 'choice', field, op: 'anyOf', values }) as Condition
  const field = (id: number): string => `field.${id}`
  return {
    tag: group('all', tag(3)),
    'tag and not tag': group('all', tag(1), tag(2, 'noneOf')),
    'e-mail contains': group('all', { type: 'text', field: 'email', op: 'contains', values: ['gmail'] }),
    'number range and select': group(
      'all',
      { type: 'number', field: field(fields.orders), op: 'between', values: [10, 20] },
      choice(field(fields.plan), '2', '3'),
    ),
    'nested or of three': group(
      'any',
      group('all', choice('country', 'BR'), tag(2)),
      group('all', choice('language', 'hi'), { type: 'number', field: field(fields.orders), op: 'greater', values: [40] }),
      {
        type: 'text',
        field: field(fields.city),
        op: 'is',
        values: ['Recife'],
      },
    ),
    'relative date and opted in': group(
      'all',
      { type: 'date', field: 'createdAt', op: 'inLast', values: [], period: { amount: 30, unit: 'days' } },
      choice('optIn', 'in'),
    ),
    behaviour: group(
      'all',
      { type: 'campaign', did: 'received', campaignId: (campaigns[0] ?? null) as never },
      { type: 'campaign', did: 'read', not: true, campaignId: (campaigns[0] ?? null) as never },
    ),
    'missing value': group('all', { type: 'number', field: field(fields.orders), op: 'unknown', values: [] }, {
      type: 'choice',
      field: field(fields.plan),
      op: 'noneOf',
      values: ['1'],
    } as Condition),
  } satisfies Record<string, Filter['root']>
}
