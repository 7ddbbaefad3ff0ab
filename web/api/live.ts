import type { LiveEvent, LiveFact, LiveKind } from '@woochat/contract/events.ts'
import { eventRoutes } from '@woochat/contract/events.ts'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { addressOf, call } from './call.ts'

export type LiveState = 'off' | 'connecting' | 'live' | 'waiting'
export type FactOf<Kind extends LiveKind> = Extract<LiveFact, { kind: Kind }>
type Handler = (fact: LiveFact, event: LiveEvent) => void

/** A cursor older than this is not resumed on load: the page reads everything afresh anyway. */
const freshMs = 120_000
const longestPauseMs = 15_000
const lastingMs = 5000
/** A tab that nobody looks at gives its connection back: browsers allow six to one server. The cursor brings it up to date. */
const restAfterMs = 120_000

const handlers = new Map<LiveKind, Set<Handler>>()
const resets = new Set<() => void>()
const watchers = new Set<() => void>()
let state: LiveState = 'off'
let source: EventSource | undefined
let cursor: number | undefined
let failures = 0
let storageKey = ''
let restTimer: ReturnType<typeof setTimeout> | undefined
let timer: ReturnType<typeof setTimeout> | undefined

/** Opens this tab's one connection. Await it before reading lists, so that nothing falls between the read and the stream. */
export async function startLive(workspaceId: number): Promise<void> {
  if (state !== 'off') return
  storageKey = `woochat-live-cursor-${workspaceId}`
  cursor = storedCursor()
  if (cursor === undefined) await connect()
  else open()
}

/** Closes the connection and forgets the cursor: at sign-out and when another workspace is chosen. */
export function stopLive(): void {
  close()
  cursor = undefined
  sessionStorage.removeItem(storageKey)
  change('off')
}

/** Calls `handler` for each live fact of a kind while the component is shown; the newest handler is used. */
export function useLive<Kind extends LiveKind>(kind: Kind, handler: (fact: FactOf<Kind>, event: LiveEvent) => void): void {
  const newest = useRef(handler)
  newest.current = handler
  useEffect(() => subscribeLive(kind, (fact, event) => newest.current(fact, event)), [kind])
}

export function subscribeLive<Kind extends LiveKind>(
  kind: Kind,
  handler: (fact: FactOf<Kind>, event: LiveEvent) => void,
): () => void {
  const own: Handler = (fact, event) => handler(fact as FactOf<Kind>, event)
  const set = handlers.get(kind) ?? new Set()
  handlers.set(kind, set.add(own))
  return () => set.delete(own)
}

/** Calls `handler` when the cursor was too old to resume: everything shown must be read again. */
export function onLiveReset(handler: () => void): () => void {
  resets.add(handler)
  return () => resets.delete(handler)
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(watchState, () => state)
}

/** Tries at once instead of waiting for the back-off to end. */
export function reconnectLive(): void {
  if (state !== 'waiting') return
  failures = 0
  reopen()
}

function watchState(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** Asks first whether server and session are still there: a stream that fails tells neither. */
async function connect(): Promise<void> {
  change('connecting')
  try {
    const { seq } = await call(eventRoutes.cursor)
    if (state !== 'connecting') return
    if (cursor === undefined) keepCursor(seq)
    open()
  } catch {
    if (state === 'connecting') retryLater()
  }
}

function open(): void {
  change('connecting')
  const opened = new EventSource(addressOf(eventRoutes.stream, { query: { after: cursor } }))
  source = opened
  opened.onopen = () => {
    change('live')
    // Only a connection that lasts ends the back-off, else a stream that breaks at once would be asked for without pause.
    timer = setTimeout(() => {
      failures = 0
    }, lastingMs)
  }
  opened.onerror = retryLater
  opened.addEventListener('live', (message) => receive(message as MessageEvent<string>))
  opened.addEventListener('reset', (message) => reset(message as MessageEvent<string>))
}

function close(): void {
  clearTimeout(timer)
  source?.close()
  source = undefined
}

function retryLater(): void {
  close()
  change('waiting')
  const pauseMs = Math.min(500 * 2 ** failures++, longestPauseMs)
  timer = setTimeout(reopen, pauseMs * (0.75 + Math.random() / 2))
}

function reopen(): void {
  close()
  void connect()
}

function receive(message: MessageEvent<string>): void {
  const event = JSON.parse(message.data) as LiveEvent
  // A reconnect may overlap: what this tab has seen is not told twice.
  if (cursor !== undefined && event.seq <= cursor) return
  for (const handler of handlers.get(event.fact.kind) ?? []) handler(event.fact, event)
  keepCursor(event.seq)
}

function reset(message: MessageEvent<string>): void {
  const seq = Number(message.lastEventId)
  if (seq > 0) keepCursor(seq)
  for (const handler of resets) handler()
}

function keepCursor(seq: number): void {
  cursor = seq
  sessionStorage.setItem(storageKey, `${seq}:${Date.now()}`)
}

function storedCursor(): number | undefined {
  const [seq, at] = (sessionStorage.getItem(storageKey) ?? '').split(':').map(Number)
  return seq !== undefined && at !== undefined && Date.now() - at < freshMs ? seq : undefined
}

function change(next: LiveState): void {
  if (state === next) return
  state = next
  for (const watcher of watchers) watcher()
}

function onVisibility(): void {
  clearTimeout(restTimer)
  if (document.visibilityState === 'visible') reconnectLive()
  else restTimer = setTimeout(rest, restAfterMs)
}

function rest(): void {
  if (state === 'off') return
  close()
  change('waiting')
}

window.addEventListener('online', reconnectLive)
document.addEventListener('visibilitychange', onVisibility)
