import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'

/** How far the demo is, kept with the installation: a start that was cut off goes on where it stopped. */
export type DemoNote = 'demo.workspace' | 'demo.channel' | 'demo.pictures' | 'demo.history' | 'demo.talks'

export async function findNote(db: Db, name: DemoNote): Promise<string | undefined> {
  const row = await db.selectFrom('installation').select('value').where('name', '=', name).executeTakeFirst()
  return row?.value
}

/** Answers whether this was the first; in a transaction, whoever comes second waits until it is decided. */
export async function createNote(db: Db, name: DemoNote, value: string): Promise<boolean> {
  const { rows } = await sql`
    insert into installation (name, value) values (${name}, ${value}) on conflict do nothing returning name`.execute(db)
  return rows.length > 0
}

/** Takes the next of a row of numbered things, so that none is done twice; undefined when all were taken. */
export async function claimNext(db: Db, name: DemoNote, count: number): Promise<number | undefined> {
  await createNote(db, name, '0')
  const { rows } = await sql<{ taken: number }>`
    update installation set value = (value::int + 1)::text where name = ${name} and value::int < ${count}
    returning value::int - 1 as taken`.execute(db)
  return rows[0]?.taken
}
