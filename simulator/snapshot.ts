import { readFile, rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Person } from './population.ts'
import type { Account, App, Incoming, Media, Outgoing, PhoneNumber, Template, Thread, Token } from './state.ts'
import type { Totals } from './totals.ts'
import type { Webhooks } from './webhooks/webhooks.ts'
import type { World } from './world.ts'

type SavedOutgoing = Omit<Outgoing, 'thread' | 'raw'> & { raw: string }
type SavedThread = Omit<Thread, 'said'> & { said: (SavedOutgoing | Incoming)[] }
interface Saved {
  version: 1
  /** On the simulator's clock, which may be ahead of the one on the wall. */
  nowMs?: number
  apps: App[]
  accounts: Account[]
  numbers: PhoneNumber[]
  tokens: (Omit<Token, 'accountIds'> & { token: string; accountIds: string[] })[]
  templates: Template[]
  people: Person[]
  media: Omit<Media, 'bytes'>[]
  threads: SavedThread[]
  totals: Totals
  undelivered: ReturnType<Webhooks['save']>
  slices?: Record<string, unknown>
}

const version1 = z.looseObject({ version: z.literal(1) })
const everyMs = 2_000
const mostThreads = 50_000
const recentSaid = 40

/** Keeps the state in a JSON file: soon after a change, and fully when the simulator stops. */
export class Snapshots {
  readonly #world: World
  readonly #path: string
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(world: World, path: string) {
    this.#world = world
    this.#path = path
    world.state.touched = () => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined
        this.#writing = this.#writing.then(() => this.#write(false))
      }, everyMs)
    }
  }

  async load(): Promise<void> {
    const text = await readFile(this.#path, 'utf8').catch(() => undefined)
    if (text === undefined) return
    const read = parse(text)
    if (read) restore(this.#world, read)
    else await rename(this.#path, `${this.#path}.unreadable`)
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#writing
    await this.#write(true)
  }

  async #write(whole: boolean): Promise<void> {
    const temporary = `${this.#path}.new`
    await writeFile(temporary, JSON.stringify(collect(this.#world, whole)), { mode: 0o600 })
    await rename(temporary, this.#path)
  }
}

/** Undefined when the file is not one of ours: it is set aside, and the simulator starts afresh. */
function parse(text: string): Saved | undefined {
  try {
    const read: unknown = JSON.parse(text)
    return version1.safeParse(read).success ? (read as Saved) : undefined
  } catch {
    return undefined
  }
}

function collect({ clock, state, webhooks, slices }: World, whole: boolean): Saved {
  const threads = whole ? latest([...state.threads.values()].flatMap((ofNumber) => [...ofNumber.values()])) : [...state.recent]
  return {
    version: 1,
    nowMs: clock.now(),
    apps: [...state.apps.values()],
    accounts: [...state.accounts.values()],
    numbers: [...state.numbers.values()],
    tokens: [...state.tokens].map(([token, { accountIds, ...rest }]) => ({ token, ...rest, accountIds: [...accountIds] })),
    templates: [...state.templates.values()],
    people: [...state.people.values()],
    media: [...state.media.values()].map(({ bytes: _, ...media }) => media),
    threads: threads.map(saved),
    totals: state.totals,
    undelivered: webhooks.save(10_000),
    slices: Object.fromEntries([...slices].map(([name, slice]) => [name, slice.save()])),
  }
}

const lastAt = (thread: Thread): number => thread.said.at(-1)?.at ?? 0

const latest = (threads: Thread[]): Thread[] => threads.sort((a, b) => lastAt(a) - lastAt(b)).slice(-mostThreads)

const saved = (thread: Thread): SavedThread => ({
  ...thread,
  said: thread.said.slice(-recentSaid).map((said) => {
    if (!said.out) return said
    const { thread: _, raw, ...rest } = said
    return { ...rest, raw: raw.read() }
  }),
})

function restore(world: World, read: Saved): void {
  const { clock, state, webhooks } = world
  if (read.nowMs !== undefined) clock.resumeAt(read.nowMs)
  for (const app of read.apps) state.apps.set(app.id, app)
  for (const account of read.accounts) state.accounts.set(account.id, account)
  for (const number of read.numbers) state.numbers.set(number.id, number)
  for (const { token, accountIds, ...rest } of read.tokens) state.tokens.set(token, { ...rest, accountIds: new Set(accountIds) })
  for (const template of read.templates) state.addTemplate(template)
  for (const person of read.people) state.people.set(person.phone, person)
  for (const media of read.media) state.media.set(media.id, { ...media, bytes: undefined })
  Object.assign(state.totals, read.totals)
  for (const { said, ...rest } of read.threads) restoreThread(world, rest, said)
  for (const [name, slice] of world.slices) if (read.slices?.[name] !== undefined) slice.load(read.slices[name])
  webhooks.load(read.undelivered)
}

/** Messages under way go on: what was accepted is sent, what was sent arrives. */
function restoreThread({ state, delivery }: World, rest: Omit<Thread, 'said'>, said: SavedThread['said']): void {
  const thread = Object.assign(state.thread(rest.numberId, rest.phone), rest)
  state.recent.add(thread)
  for (const one of said) {
    if (!one.out) {
      thread.said.push(one)
      continue
    }
    const out: Outgoing = { ...one, thread, raw: state.texts.add(one.raw) }
    thread.said.push(out)
    if (out.callback !== undefined) state.callbacks.set(out.callback, (state.callbacks.get(out.callback) ?? 0) + 1)
    delivery.resume(out)
  }
}
