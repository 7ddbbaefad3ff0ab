import type { ServerResponse } from 'node:http'
import { eventRoutes, type LiveEvent, type LiveFact } from '@woochat/contract/events.ts'
import type { Db } from '../db/pool.ts'
import { isDatabaseDown } from '../db/with-workspace.ts'
import type { App } from '../http/app-types.ts'
import { read } from '../http/read.ts'
import { add, permitted, serve } from '../http/serve.ts'
import type { Who } from '../http/who.ts'
import { getEventRange } from './store.ts'
import type { Tails } from './tail.ts'

export interface StreamDeps {
  db: Db
  tails: Tails
  /** What this asker sees of a fact: addresses signed, numbers masked; undefined for what is not theirs to see. */
  present(fact: LiveFact, who: Who): LiveFact | undefined
  /** How often it is looked whether the session still stands. */
  recheckMs?: number
}

const beatMs = 15_000
/** More than this unread, and the browser is let go: it comes back with its cursor. */
const mostUnsentBytes = 4 * 1024 * 1024

/** The event log as server-sent events, resumed by `after` or Last-Event-ID; nothing is missed between two connections. */
export function serveEvents(app: App, deps: StreamDeps): void {
  const open = new Set<Stream>()
  app.addHook('preClose', async () => {
    for (const stream of [...open]) stream.end()
  })
  serve(app, eventRoutes.cursor, async ({ who }) => ({ seq: (await getEventRange(deps.db, who.workspaceId)).newest }))
  add(app, eventRoutes.stream, async (request, reply) => {
    const who = await permitted(app, eventRoutes.stream, request)
    const { query } = read(eventRoutes.stream, request)
    const asked = Number(request.headers['last-event-id'] ?? query.after ?? Number.NaN)
    const { oldest, newest } = await getEventRange(deps.db, who.workspaceId)
    reply.hijack()
    const stream = new Stream(reply.raw, deps, who)
    open.add(stream)
    stream.onEnd(() => open.delete(stream))
    stream.begin(reply.getHeaders())
    const known = asked >= oldest - 1 && asked <= newest
    if (Number.isFinite(asked) && !known) stream.reset(newest)
    stream.recheck(() => permitted(app, eventRoutes.stream, request), deps.recheckMs ?? 4_000)
    await stream.follow(known ? asked : newest)
  })
}

class Stream {
  readonly #response: ServerResponse
  readonly #deps: StreamDeps
  #who: Who
  #seen = 0
  #ended = false
  readonly #endings: (() => void)[] = []

  constructor(response: ServerResponse, deps: StreamDeps, who: Who) {
    this.#response = response
    this.#deps = deps
    this.#who = who
    response.on('close', () => this.end())
    response.on('error', () => this.end())
  }

  begin(headers: Record<string, unknown>): void {
    const own = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }
    this.#response.writeHead(200, { ...(headers as Record<string, string>), ...own })
    this.#response.write('retry: 1000\n\n')
    // The id rides along, so that a browser which was shown nothing of late still resumes from here.
    const beat = setInterval(() => this.#write(this.#seen > 0 ? `id: ${this.#seen}\n: beat\n\n` : ': beat\n\n'), beatMs)
    this.onEnd(() => clearInterval(beat))
  }

  reset(newest: number): void {
    this.#write(`id: ${newest}\nevent: reset\ndata: {"seq":${newest}}\n\n`)
  }

  /** Ends the stream soon after the session, the membership or the key does; a changed role counts from then on. */
  recheck(ask: () => Promise<Who>, everyMs: number): void {
    const check = async (): Promise<void> => {
      try {
        const who = await ask()
        if (who.workspaceId === this.#who.workspaceId) this.#who = who
        else this.end()
      } catch (error) {
        if (!isDatabaseDown(error)) this.end()
      }
    }
    const timer = setInterval(() => void check(), everyMs)
    this.onEnd(() => clearInterval(timer))
  }

  async follow(after: number): Promise<void> {
    this.#seen = after
    const follower = { take: (events: readonly LiveEvent[]) => this.#take(events), end: () => this.end() }
    try {
      const leave = await this.#deps.tails.follow(this.#who.workspaceId, after, follower)
      if (this.#ended) leave()
      else this.onEnd(leave)
    } catch {
      // The browser comes back by itself and resumes.
      this.end()
    }
  }

  onEnd(act: () => void): void {
    this.#endings.push(act)
  }

  end(): void {
    if (this.#ended) return
    this.#ended = true
    for (const act of this.#endings) act()
    this.#response.end()
  }

  #take(events: readonly LiveEvent[]): boolean {
    let text = ''
    for (const { seq, at, fact } of events) {
      this.#seen = seq
      const shown = this.#deps.present(fact, this.#who)
      if (shown) text += `id: ${seq}\nevent: live\ndata: ${JSON.stringify({ seq, at, fact: shown })}\n\n`
    }
    if (text) this.#write(text)
    return this.#response.writableLength < mostUnsentBytes
  }

  #write(text: string): void {
    if (!this.#ended) this.#response.write(text)
  }
}
