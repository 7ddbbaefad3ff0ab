import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Database, Db, Tx } from '../db/pool.ts'
import { afterCommit, withWorkspace } from '../db/with-workspace.ts'
import type { Log } from '../log.ts'
import { wakeOutbox } from './wake.ts'

export interface Fence {
  stop(): Promise<void>
}

const tickMs = 60_000

/**
 * A database restored from a backup still holds as `queued` what was sent after the backup. So a number that only rises is kept
 * in the database and, once written there, in a file beside it; a file ahead of the database means the database went back in
 * time. Then everything without an outcome is held until an operator releases it.
 */
export async function raiseFence({ db, scan }: Pick<Database, 'db' | 'scan'>, dataDir: string, log: Log): Promise<Fence> {
  const file = join(dataDir, 'epoch')
  const [seen, stored] = [await readEpoch(file), await epochIn(db)]
  if (seen !== undefined && seen > stored) {
    const held = await holdEverything(db, scan)
    log.error(
      { seen, stored, held },
      'this database is older than the last one seen here: unsent messages are held, and running campaigns paused, until they are released',
    )
  }
  await advance(db, file, Math.max(stored, seen ?? 0))
  let busy = Promise.resolve()
  const tick = (): void => {
    busy = advance(db, file, 0).catch((error: unknown) => log.warn({ err: error }, 'the epoch could not be advanced'))
  }
  const timer = setInterval(tick, tickMs)
  return {
    stop: async () => {
      clearInterval(timer)
      await busy
      await advance(db, file, 0).catch(() => undefined)
    },
  }
}

/** Holds what has no outcome, in every workspace, and pauses the campaigns that would go on choosing recipients. */
async function holdEverything(db: Db, scan: Db): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select workspace_id as id from outbox union select workspace_id from campaigns where state in ('sending', 'scheduled')`.execute(
    scan,
  )
  let held = 0
  for (const { id } of rows) held += await withWorkspace(db, id, (tx) => holdSends(tx, id))
  return held
}

async function holdSends(tx: Tx, workspaceId: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    update outbox set state = 'held', epoch = epoch + 1, lease_until = null where workspace_id = ${workspaceId} and state <> 'held' returning id`.execute(
    tx,
  )
  await sql`update messages set held_at = now() where workspace_id = ${workspaceId} and id = any(${rows.map((row) => row.id)}::bigint[])`.execute(
    tx,
  )
  await sql`update campaigns set state = 'paused', problem = 'The database was restored from a backup: what was sent after it is not known here. Check before you resume.'
    where workspace_id = ${workspaceId} and (state = 'sending' or (state = 'scheduled' and scheduled_at < now()))`.execute(tx)
  return rows.length
}

/** An operator has checked: what was held goes out after all. Answers how many. */
export async function releaseHeld(db: Db, workspaceId: number): Promise<number> {
  return withWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<{ id: number }>`
      update outbox set state = 'queued', not_before = null where workspace_id = ${workspaceId} and state = 'held' returning id`.execute(
      tx,
    )
    await sql`update messages set held_at = null where workspace_id = ${workspaceId} and id = any(${rows.map((row) => row.id)}::bigint[])`.execute(
      tx,
    )
    afterCommit(tx, () => wakeOutbox(workspaceId))
    return rows.length
  })
}

/** An operator has checked: what was held is not sent. The messages stay in their threads, marked as failed. */
export async function discardHeld(db: Db, workspaceId: number): Promise<number> {
  return withWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<{
      id: number
    }>`delete from outbox where workspace_id = ${workspaceId} and state = 'held' returning id`.execute(tx)
    await sql`update messages set held_at = null, failed_at = now(), error_text = 'Not sent: held after a restore from backup, then discarded'
      where workspace_id = ${workspaceId} and id = any(${rows.map((row) => row.id)}::bigint[])`.execute(tx)
    return rows.length
  })
}

async function epochIn(db: Db): Promise<number> {
  const { rows } = await sql<{ value: string }>`select value from installation where name = 'epoch'`.execute(db)
  return Number(rows[0]?.value ?? 0)
}

/** The database first and the file after it, so that in normal life the file is never ahead. */
async function advance(db: Db, file: string, atLeast: number): Promise<void> {
  const { rows } = await sql<{ value: string }>`
    insert into installation as i (name, value) values ('epoch', ${String(atLeast + 1)})
    on conflict (name) do update set value = (greatest(i.value::bigint, ${atLeast}::bigint) + 1)::text returning value`.execute(
    db,
  )
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(`${file}.new`, `${rows[0]?.value}\n`)
  await rename(`${file}.new`, file)
}

async function readEpoch(file: string): Promise<number | undefined> {
  try {
    const epoch = Number(await readFile(file, 'utf8'))
    return Number.isSafeInteger(epoch) ? epoch : undefined
  } catch {
    return undefined
  }
}
