import { createHash } from 'node:crypto'
import type { EntryPoint, Outgoing, Thread } from '../state.ts'
import { dayMs } from './limits.ts'

const entryPointMs = 3 * dayMs

/**
 * A person writes: for 24 hours the business may answer freely. Who came by an ad or a page's button also lets it open a free entry
 * point. Source: Meta, Pricing → Customer service windows and Free entry point windows (2026-09).
 */
export function openWindow(thread: Thread, nowMs: number, referred: boolean): void {
  thread.windowUntil = nowMs + dayMs
  if (referred) thread.referredAt = nowMs
}

/** The first answer within 24 hours to somebody who came by an ad makes everything free for 72 hours, itself included. */
export function openEntryPoint({ thread, id, at }: Outgoing): void {
  if (thread.referredAt === undefined) return
  const inTime = at - thread.referredAt < dayMs
  delete thread.referredAt
  if (!inTime) return
  const conversationId = createHash('sha256').update(id).digest('hex').slice(0, 32)
  thread.entryPoint = { id: conversationId, fromMs: at, untilMs: at + entryPointMs }
}

/** The free entry point a message was sent in. */
export function entryPointOf({ thread: { entryPoint }, at }: Outgoing): EntryPoint | undefined {
  return entryPoint && at >= entryPoint.fromMs && at < entryPoint.untilMs ? entryPoint : undefined
}
