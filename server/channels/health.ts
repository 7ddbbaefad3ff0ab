import type { WebhookHealth } from '@woochat/contract/channels.ts'
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { type ChannelDeps, callbackUrl } from './connect.ts'
import { type ChannelRow, getChannelRow } from './store.ts'

/** Whether Meta's news arrive: what came, what was refused, what could not be processed, and what to do about it. */
export async function webhookHealth(
  { db, config }: Pick<ChannelDeps, 'db' | 'config'>,
  workspaceId: number,
  channelId: number,
): Promise<WebhookHealth> {
  const row = await withWorkspace(db, workspaceId, (tx) => getChannelRow(tx, workspaceId, channelId))
  const [counts, quarantined] = await Promise.all([countsOf(db, row.webhook_key), countQuarantined(db, workspaceId, channelId)])
  const health = { verifiedAt: row.verified_at?.toISOString() ?? null, ...counts, quarantined }
  return {
    callbackUrl: callbackUrl(config, row),
    verifyToken: row.verify_token,
    ...health,
    problem: problemOf(row, counts, quarantined, config.publicUrl === undefined),
  }
}

interface Counts {
  lastReceivedAt: string | null
  receivedToday: number
  refusedToday: number
}

async function countsOf(db: Db, source: string): Promise<Counts & { refusedLast: boolean }> {
  const { rows } = await sql<{ last: Date | null; refused_last: Date | null; received: number; refused: number }>`
    select max(last_received_at) as last, max(last_refused_at) as refused_last,
      coalesce(sum(received) filter (where day = now()::date), 0)::bigint as received,
      coalesce(sum(refused) filter (where day = now()::date), 0)::bigint as refused
    from webhook_counts where source = ${source}`.execute(db)
  const row = rows[0]
  const refusedLast = row?.refused_last != null && (row.last === null || row.refused_last > row.last)
  return {
    lastReceivedAt: row?.last?.toISOString() ?? null,
    receivedToday: row?.received ?? 0,
    refusedToday: row?.refused ?? 0,
    refusedLast,
  }
}

async function countQuarantined(db: Db, workspaceId: number, channelId: number): Promise<number> {
  const row = await db
    .selectFrom('webhook_faults')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('for_workspace', '=', workspaceId)
    .where('for_channel', '=', channelId)
    .where('replayed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return row.count
}

function problemOf(
  row: ChannelRow,
  counts: Counts & { refusedLast: boolean },
  quarantined: number,
  loopback: boolean,
): string | null {
  if (counts.refusedLast)
    return 'The last webhook had a wrong signature: the app secret here is not the one of the app that sends. Copy it from Meta dashboard → App settings → Basic and connect the number again.'
  if (row.webhook_problem) return row.webhook_problem
  if (row.kind === 'cloud' && loopback)
    return 'Meta cannot reach this machine: it has no public address. Set PUBLIC_URL to an https address that leads here.'
  if (!row.verified_at)
    return 'Meta has not verified this address yet. Paste the callback URL and the verify token under Meta dashboard → WhatsApp → Configuration, or choose “Point webhooks here”.'
  if (quarantined > 0)
    return `${quarantined === 1 ? 'One element' : `${quarantined} elements`} of webhooks could not be processed. Nothing is lost: look at them below and process them again.`
  return null
}
