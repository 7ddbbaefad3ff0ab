import { type RawBuilder, sql } from 'kysely'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { ForgetValues } from '../fields/forget.ts'
import { listFields } from '../fields/store.ts'

const chunkIds = 10_000

/**
 * Takes what means nothing any more out of the contacts: values of a deleted field, or answers that are no longer options.
 * Nobody sees them already; this is so that they are not kept. Does no harm when it runs again.
 */
export async function forgetValues(db: Db, { workspaceId, fieldId }: ForgetValues, signal?: AbortSignal): Promise<void> {
  const last = await lastId(db, workspaceId)
  for (let from = 0; from <= last; from += chunkIds) {
    signal?.throwIfAborted()
    await withWorkspace(db, workspaceId, (tx) => forgetAmong(tx, workspaceId, fieldId, from))
  }
}

async function lastId(db: Db, workspaceId: number): Promise<number> {
  const row = await withWorkspace(db, workspaceId, (tx) =>
    tx
      .selectFrom('contacts')
      .select((e) => e.fn.max('id').as('id'))
      .where('workspace_id', '=', workspaceId)
      .executeTakeFirst(),
  )
  return row?.id ?? 0
}

async function forgetAmong(tx: Tx, workspaceId: number, fieldId: number, from: number): Promise<void> {
  const field = (await listFields(tx, workspaceId)).find(({ id }) => id === fieldId)
  const key = String(fieldId)
  const change = async (set: RawBuilder<unknown>, which: RawBuilder<unknown>): Promise<void> => {
    await sql`update contacts c set fields = ${set}
      where c.workspace_id = ${workspaceId} and c.id >= ${from}::bigint and c.id < ${from + chunkIds}::bigint and ${which}`.execute(
      tx,
    )
  }
  if (!field) return await change(sql`c.fields - ${key}`, sql`c.fields ? ${key}`)
  const living = field.options.map(({ id }) => String(id))
  if (field.kind === 'select') return await change(sql`c.fields - ${key}`, sql`c.fields ->> ${key} <> all(${living}::text[])`)
  if (field.kind !== 'multi-select') return
  const left = sql`(select jsonb_agg(v) from jsonb_array_elements(c.fields -> ${key}) v where v::text = any(${living}::text[]))`
  const dead = sql`jsonb_typeof(c.fields -> ${key}) = 'array'
    and exists (select 1 from jsonb_array_elements(c.fields -> ${key}) v where v::text <> all(${living}::text[]))`
  await change(sql`case when ${left} is null then c.fields - ${key} else jsonb_set(c.fields, array[${key}], ${left}) end`, dead)
}
