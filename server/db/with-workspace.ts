import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '@woochat/contract/errors.ts'
import { type IsolationLevel, sql } from 'kysely'
import type { PoolClient } from 'pg'
import { besidesOf, type Db, type Tx } from './pool.ts'

export interface TransactionOptions {
  readonly readOnly?: boolean
  readonly isolation?: IsolationLevel
}

/**
 * The one place that opens a workspace. Inside a transaction of the same workspace it joins that one; otherwise it begins
 * one, and runs it again when PostgreSQL broke it off in favour of another (so `act` must do nothing outside the database).
 */
export async function withWorkspace<T>(
  db: Db,
  workspaceId: number,
  act: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  if (db.isTransaction) return await act(joined(db as Tx, workspaceId))
  return await again(() => begun(db, workspaceId, act, options))
}

/** The same on a bare connection, for the hot paths that send named statements of their own. */
export async function withWorkspaceClient<T>(db: Db, workspaceId: number, act: (client: PoolClient) => Promise<T>): Promise<T> {
  const setting = settingFor(workspaceId)
  return await again(async () => {
    const client = await besidesOf(db).pool.connect()
    try {
      await client.query('begin')
      await client.query(setting)
      const result = await act(client)
      await client.query('commit')
      client.release()
      return result
    } catch (error) {
      await client.query('rollback').then(
        () => client.release(),
        (broken: Error) => client.release(broken),
      )
      throw error
    }
  })
}

/** A transaction on what belongs to the installation rather than to a workspace: users, sessions, the raw webhook log. */
export async function withInstallation<T>(db: Db, act: (tx: Tx) => Promise<T>): Promise<T> {
  if (db.isTransaction) return await act(db as Tx)
  return await again(() => db.transaction().execute(act))
}

/** Says whether a failure means that the database does not answer (503, try again) rather than that something is wrong. */
export function isDatabaseDown(error: unknown): boolean {
  if (error instanceof Refusal) return error.code === 'database_down'
  if (!(error instanceof Error)) return false
  if (error instanceof AggregateError) return error.errors.some(isDatabaseDown)
  return downCodes.test(codeOf(error) ?? '') || downMessages.test(error.message)
}

/** SQLSTATE classes 08 and 57P0x, too many connections, and the ways a socket fails. */
const downCodes =
  /^(08...|57P0[1-5]|53300|ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/
const downMessages = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/
/** Serialization failure and deadlock: the transaction did nothing and may be run again. */
const againCodes = /^40(001|P01)$/
const attempts = 6

const opened = new WeakMap<Tx, number>()
const afterwards = new WeakMap<Tx, (() => void)[]>()

/** Does something in this process as soon as the transaction has committed, and never when it has not: a nudge, not work. */
export function afterCommit(tx: Tx, act: () => void): void {
  const acts = afterwards.get(tx)
  if (!acts) throw new Error('This transaction was not opened by withWorkspace')
  acts.push(act)
}

/** Shard routing follows the setting, so a transaction serves the workspace it was opened for and no other. */
function joined(tx: Tx, workspaceId: number): Tx {
  const open = opened.get(tx)
  if (open === workspaceId) return tx
  throw new Error(`A transaction of workspace ${open} was asked for workspace ${workspaceId}`)
}

async function begun<T>(db: Db, workspaceId: number, act: (tx: Tx) => Promise<T>, options: TransactionOptions): Promise<T> {
  const setting = sql.raw(settingFor(workspaceId))
  const transaction = db.transaction()
  const isolated = options.isolation ? transaction.setIsolationLevel(options.isolation) : transaction
  const moded = options.readOnly ? isolated.setAccessMode('read only') : isolated
  const acts: (() => void)[] = []
  const result = await moded.execute(async (tx) => {
    await setting.execute(tx)
    opened.set(tx, workspaceId)
    afterwards.set(tx, acts)
    return await act(tx)
  })
  for (const each of acts) each()
  return result
}

/** SET takes no parameter, so the number is checked and written out. */
function settingFor(workspaceId: number): string {
  if (!Number.isSafeInteger(workspaceId) || workspaceId < 1) throw new RangeError(`${workspaceId} is not a workspace id`)
  return `set local app.workspace_id = '${workspaceId}'`
}

async function again<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (isDatabaseDown(error)) throw databaseDown(error)
      if (attempt === attempts || !againCodes.test(codeOf(error) ?? '')) throw error
      await sleep(Math.random() * 10 * 2 ** attempt)
    }
  }
}

function databaseDown(cause: unknown): Refusal {
  if (cause instanceof Refusal) return cause
  const refusal = new Refusal('database_down')
  refusal.cause = cause
  return refusal
}

const codeOf = (error: unknown): string | undefined => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}
