import { createHash } from 'node:crypto'
import { Refusal } from '@woochat/contract/errors.ts'
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'

/** Failed sign-ins in an hour: per account, and per network (IPv4 /24, IPv6 /48). Kept in the database, so a restart forgets none. */
const limits = { account: 20, network: 100 } as const
const hourMs = 3_600_000

/** Refuses before any password is looked at when an account or a network has failed too often. */
export async function refuseGuessing(db: Db, email: string, ip: string): Promise<void> {
  const { rows } = await sql<{ over: boolean; wait: number }>`
    select count >= case when subject like 'account:%' then ${limits.account}::int else ${limits.network}::int end as over,
      ceil(extract(epoch from since + interval '1 hour' - now()))::int as wait
    from attempts where subject in (${accountOf(email)}, ${networkOf(ip)}) and since > now() - interval '1 hour'`.execute(db)
  const over = rows.find((row) => row.over)
  if (over) throw new Refusal('rate_limited', { seconds: Math.max(1, over.wait) })
}

export async function countFailure(db: Db, email: string, ip: string): Promise<void> {
  await sql`
    insert into attempts (subject, count, since) values (${accountOf(email)}, 1, now()), (${networkOf(ip)}, 1, now())
    on conflict (subject) do update set
      count = case when attempts.since > now() - make_interval(secs => ${hourMs / 1000}) then attempts.count + 1 else 1 end,
      since = case when attempts.since > now() - make_interval(secs => ${hourMs / 1000}) then attempts.since else now() end`.execute(
    db,
  )
}

export async function forgetFailures(db: Db, email: string): Promise<void> {
  await db.deleteFrom('attempts').where('subject', '=', accountOf(email)).execute()
}

const accountOf = (email: string): string => `account:${createHash('sha256').update(email.toLowerCase()).digest('base64url')}`

const networkOf = (ip: string): string =>
  `network:${ip.includes(':') ? ip.split(':').slice(0, 3).join(':') : ip.split('.').slice(0, 3).join('.')}`
