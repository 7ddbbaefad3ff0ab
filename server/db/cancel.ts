import { connect } from 'node:net'
import { Refusal } from '@woochat/contract/errors.ts'
import { sql } from 'kysely'
import type { PoolClient } from 'pg'

/** Longer than any honest question takes; a longer one holds a connection that others need. */
const patienceMs = 20_000

/** Bounds each statement of the transaction; for questions whose cost their askers decide. */
export const boundStatements = sql.raw(`set local statement_timeout = ${patienceMs}`)

/** A statement that ran out of time or was cancelled is a refusal, not a bug. */
export async function patiently<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === queryCanceled) throw new Refusal('too_slow')
    throw error
  }
}

/** SQLSTATE of a statement that was cancelled or ran out of time. */
const queryCanceled = '57014'

/** Ends the statement a connection is busy with as soon as `signal` is raised. Returns how to stop listening. */
export function cancelOn(signal: AbortSignal, client: PoolClient): () => void {
  const cancel = (): void => sendCancel(client)
  if (signal.aborted) cancel()
  signal.addEventListener('abort', cancel)
  return () => signal.removeEventListener('abort', cancel)
}

/** The server takes this on a connection of its own, without a login: process number and secret are the proof. */
function sendCancel(client: PoolClient): void {
  const { processID, secretKey, host, port } = client as unknown as Record<'processID' | 'secretKey' | 'port', number> & {
    host: string
  }
  const message = Buffer.alloc(16)
  message.writeInt32BE(16, 0)
  message.writeInt32BE(cancelCode, 4)
  message.writeInt32BE(processID, 8)
  message.writeInt32BE(secretKey, 12)
  const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)
  // What cannot be cancelled runs to its timeout.
  socket.on('error', () => socket.destroy())
  socket.end(message)
}

/** CancelRequest, from PostgreSQL's message formats. */
const cancelCode = 80877102
