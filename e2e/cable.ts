import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** The way from one browser to the server, which can be cut: turning a browser offline leaves what already streams alone. */
export interface Cable {
  readonly address: string
  unplug(): void
  plug(): void
  stop(): void
}

export async function layCable(to: string): Promise<Cable> {
  const port = Number(new URL(to).port)
  const open = new Set<Socket>()
  let plugged = true
  const server = createServer((near) => {
    if (!plugged) return void near.destroy()
    const far = connect(port, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => open.delete(one) && other.destroy())
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const at = server.address()
  if (at === null || typeof at === 'string') throw new Error('No port')
  const cut = (): void => {
    for (const socket of open) socket.destroy()
  }
  return {
    address: `http://127.0.0.1:${at.port}`,
    unplug: () => {
      plugged = false
      cut()
    },
    plug: () => {
      plugged = true
    },
    stop: () => {
      server.close()
      cut()
    },
  }
}
