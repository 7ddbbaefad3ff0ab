import { connect } from 'node:net'
import type { PoolClient } from 'pg'

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
