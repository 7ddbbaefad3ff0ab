import { sql } from 'kysely'
import { besidesOf, type Db } from './pool.ts'
import { withWorkspace } from './with-workspace.ts'

/** Requests up to this size share the blocks this process keeps; larger ones get exactly what they ask for. */
const smallRequest = 32
const blockSize = 64

interface Block {
  next: number
  end: number
  /** Requests for one kind wait for one another, so that a burst takes one block and not many. */
  queue: Promise<unknown>
}

const blocksOf = new WeakMap<Db, Map<string, Block>>()

/** Threads are read in the order of these ids, so none waits in a block of this process while another is given out elsewhere. */
const inOrder: ReadonlySet<string> = new Set(['message'])

/**
 * Takes `n` rising ids of a kind. They are dense but for what a stopped process had left of its block, and are taken outside
 * the caller's transaction: one that rolls back leaves a gap. `db` is the database, not a transaction.
 */
export async function takeIds<Id extends number = number>(db: Db, workspaceId: number, kind: string, n: number): Promise<Id[]> {
  if (n === 0) return []
  if (n > smallRequest || inOrder.has(kind)) return range(await reserve(db, workspaceId, kind, n), n) as Id[]
  const block = blockFor(db, `${workspaceId} ${kind}`)
  const taken = block.queue.then(() => fromBlock(block, n, () => reserve(db, workspaceId, kind, blockSize)))
  block.queue = taken.catch(() => undefined)
  return (await taken) as Id[]
}

export async function takeId<Id extends number = number>(db: Db, workspaceId: number, kind: string): Promise<Id> {
  const [id] = await takeIds<Id>(db, workspaceId, kind, 1)
  if (id === undefined) throw new Error(`No ${kind} id was taken`)
  return id
}

async function fromBlock(block: Block, n: number, refill: () => Promise<number>): Promise<number[]> {
  const ids: number[] = []
  while (ids.length < n) {
    if (block.next === block.end) {
      block.next = await refill()
      block.end = block.next + blockSize
    }
    ids.push(block.next++)
  }
  return ids
}

function blockFor(db: Db, key: string): Block {
  const blocks = blocksOf.get(db) ?? new Map<string, Block>()
  blocksOf.set(db, blocks)
  const block = blocks.get(key) ?? { next: 0, end: 0, queue: Promise.resolve() }
  blocks.set(key, block)
  return block
}

/** Moves the counter on by `n` and answers the first id reserved. */
async function reserve(db: Db, workspaceId: number, kind: string, n: number): Promise<number> {
  return await withWorkspace(besidesOf(db).ids, workspaceId, async (tx) => {
    const { rows } = await sql<{ next: number }>`
      insert into counters (workspace_id, kind, next) values (${workspaceId}, ${kind}, ${n + 1})
      on conflict (workspace_id, kind) do update set next = counters.next + excluded.next - 1
      returning next`.execute(tx)
    const next = rows[0]?.next
    if (next === undefined) throw new Error(`The counter of ${kind} did not answer`)
    return next - n
  })
}

const range = (first: number, n: number): number[] => Array.from({ length: n }, (_, i) => first + i)
