import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'
import type { Log } from '../log.ts'

export interface WebhookCounter {
  count(source: string, kind: 'received' | 'refused'): void
  stop(): Promise<void>
}

interface Counts {
  received: number
  refused: number
}

/** Counts webhooks by source and writes the sums once a second: the health page needs them, each webhook does not. */
export function startCounting(db: Db, log: Log): WebhookCounter {
  let counts = new Map<string, Counts>()
  const write = async (): Promise<void> => {
    if (counts.size === 0) return
    const written = counts
    counts = new Map()
    await add(db, written).catch((error: unknown) => {
      log.warn({ err: error }, 'webhook counts could not be written; they are kept')
      for (const [source, { received, refused }] of written) bump(counts, source, received, refused)
    })
  }
  const timer = setInterval(() => void write(), 1_000)
  return {
    count: (source, kind) => bump(counts, source, kind === 'received' ? 1 : 0, kind === 'refused' ? 1 : 0),
    stop: async () => {
      clearInterval(timer)
      await write()
    },
  }
}

function bump(counts: Map<string, Counts>, source: string, received: number, refused: number): void {
  const present = counts.get(source)
  if (present) {
    present.received += received
    present.refused += refused
  } else counts.set(source, { received, refused })
}

async function add(db: Db, counts: ReadonlyMap<string, Counts>): Promise<void> {
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
  await sql`
    insert into webhook_counts as c (source, day, received, refused, last_received_at, last_refused_at)
    select v.source, now()::date, v.received, v.refused, case when v.received > 0 then now() end, case when v.refused > 0 then now() end
    from unnest(${rows.map(([source]) => source)}::text[], ${rows.map(([, n]) => n.received)}::bigint[], ${rows.map(([, n]) => n.refused)}::bigint[]) as v (source, received, refused)
    on conflict (source, day) do update set received = c.received + excluded.received, refused = c.refused + excluded.refused,
      last_received_at = coalesce(excluded.last_received_at, c.last_received_at), last_refused_at = coalesce(excluded.last_refused_at, c.last_refused_at)`.execute(
    db,
  )
}
