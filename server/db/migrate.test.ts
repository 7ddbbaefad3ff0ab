import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import { testDatabase } from '../test/database.ts'
import { type Migration, migrate, readMigrations } from './migrate.ts'

const { db, url } = await testDatabase()
const known = await readMigrations()
const file = (name: string, text: string): Migration => ({
  name,
  sql: text,
  sha256: createHash('sha256').update(text).digest('hex'),
})
const asOwner = async (text: string) => {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

test('a database that is up to date is left alone', async () => {
  expect(await migrate(url)).toEqual([])
})

test('two processes that start at once migrate once, and a new tenant table is shut from the start', async () => {
  const next = file(
    '9001-next.sql',
    'create table later (workspace_id bigint not null, id bigint not null, primary key (workspace_id, id))',
  )
  const both = await Promise.all([migrate(url, [...known, next]), migrate(url, [...known, next])])
  expect(both.flat()).toEqual(['9001-next.sql'])
  await expect(sql`select * from later`.execute(db)).rejects.toThrow(/workspace_id|invalid input/)
})

test('every table with a workspace has forced row level security and one tenant policy', async () => {
  const open = await asOwner(`
    select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and (not c.relrowsecurity or not c.relforcerowsecurity
        or not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant'))`)
  expect(open).toEqual([])
})

test('a database of a newer program is refused in words', async () => {
  await expect(migrate(url, known)).rejects.toThrow(/newer WooChat: it has 9001-next.sql/)
})

test('a migration that was changed after it ran is refused in words', async () => {
  const [first, ...rest] = known
  const changed = file(first?.name ?? '', `${first?.sql} -- and more`)
  await expect(migrate(url, [changed, ...rest, file('9001-next.sql', 'select 1')])).rejects.toThrow(/was changed after it ran/)
})

test('a migration that fails leaves nothing behind', async () => {
  const next = (await asOwner("select name, sha256 from schema_migrations where name like '9%'")) as Migration[]
  const broken = file('9002-broken.sql', 'create table half (n int); select 1/0')
  await expect(migrate(url, [...known, ...next, broken])).rejects.toThrow(
    /9002-broken.sql failed and was undone: division by zero/,
  )
  expect(await asOwner("select to_regclass('half') as half")).toEqual([{ half: null }])
})
