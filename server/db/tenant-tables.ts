import type { Client } from 'pg'

/** Rows are written once: the app may add and read them, never change or remove one. */
const appendOnly = new Set(['audit_log'])

/** The app's own role, and the dispatcher's, which looks across workspaces. */
const roles = ['woochat_app', 'woochat_scan']

/** The roles that connections step down to, and the schema of the job queue, which belongs to the app outright. */
export async function ensureRoles(client: Client): Promise<void> {
  for (const role of roles) {
    await client.query(`do $$ begin
      if not exists (select from pg_roles where rolname = '${role}') then create role ${role} nologin; end if;
      if not pg_has_role(session_user, '${role}', 'set') then execute format('grant ${role} to %I', session_user); end if;
    end $$`)
  }
  await client.query('grant usage on schema public to woochat_app')
  await client.query('create schema if not exists pgboss authorization woochat_app')
}

/** Called after each migration: a table with a workspace_id is shut to every workspace but the one that is open. */
export async function secureTables(client: Client): Promise<void> {
  const citus = await hasCitus(client)
  for (const table of await unsecuredTables(client)) {
    if (!table.tenant) {
      if (table.name !== 'schema_migrations') await client.query(grant(table.name, 'select, insert, update, delete'))
      continue
    }
    if (citus && !table.partition) await client.query(`select create_distributed_table('public.${table.name}', 'workspace_id')`)
    await secure(client, table)
  }
  await client.query('grant usage, select on all sequences in schema public to woochat_app')
}

/** What the session of a migration needs so that tables can be distributed as soon as they exist. */
export async function prepareCitus(client: Client): Promise<void> {
  if (!(await hasCitus(client))) return
  await client.query('set citus.enable_local_reference_table_foreign_keys = off')
  await client.query("set citus.multi_shard_modify_mode = 'sequential'")
}

interface Table {
  name: string
  tenant: boolean
  partition: boolean
}

/** In the order of creation, which puts parents first. */
async function unsecuredTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select c.relname as name, c.relispartition as partition,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped) as tenant
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant')
    order by c.oid`)
  return rows
}

async function secure(client: Client, { name, partition }: Table): Promise<void> {
  const same = "workspace_id = current_setting('app.workspace_id')::bigint"
  await client.query(`alter table "${name}" enable row level security`)
  await client.query(`alter table "${name}" force row level security`)
  // The owner is named too, or its own definer functions would see nothing; the dispatcher's role is not.
  await client.query(`create policy tenant on "${name}" to woochat_app, current_user using (${same}) with check (${same})`)
  if (!partition) await client.query(grant(name, appendOnly.has(name) ? 'select, insert' : 'select, insert, update, delete'))
}

const grant = (table: string, what: string): string => `grant ${what} on "${table}" to woochat_app`

async function hasCitus(client: Client): Promise<boolean> {
  const { rowCount } = await client.query("select from pg_extension where extname = 'citus'")
  return rowCount === 1
}
