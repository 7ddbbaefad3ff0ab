import { randomBytes } from 'node:crypto'
import type { Message } from '@woochat/contract/messages.ts'
import type { Dice } from '../demo/dice.ts'
import type { StoredContent } from '../messages/stored.ts'

/** A message of the past, before it has an id; its times are those that Meta would have reported. */
export interface PastMessage {
  id: number
  contactId: number
  direction: 0 | 1 | 2
  content: StoredContent
  authorKind: Message['author']['kind']
  authorId: number | null
  campaignId: number | null
  replyTo: PastMessage | null
  wamid: string | null
  at: Date
  acceptedAt: Date | null
  sentAt: Date | null
  deliveredAt: Date | null
  readAt: Date | null
  failedAt: Date | null
  repliedAt: Date | null
  error: { code: number; text: string } | null
  pricing: object | null
}

type Core = Pick<PastMessage, 'contactId' | 'content' | 'at'> &
  Partial<Pick<PastMessage, 'authorKind' | 'authorId' | 'campaignId' | 'replyTo'>>

const blank = {
  id: 0,
  authorId: null,
  campaignId: null,
  replyTo: null,
  wamid: null,
  acceptedAt: null,
  sentAt: null,
  deliveredAt: null,
  readAt: null,
  failedAt: null,
  repliedAt: null,
  error: null,
  pricing: null,
} as const

export const fromContact = (core: Core): PastMessage => ({
  ...blank,
  direction: 0,
  authorKind: 'contact',
  ...core,
  authorId: core.contactId,
  wamid: wamid(),
})

export const fromUs = (core: Core): PastMessage => ({ ...blank, direction: 1, authorKind: 'member', ...core })

export const noteOf = (core: Core): PastMessage => ({ ...blank, direction: 2, authorKind: 'member', ...core })

/** How a message fared: how soon it arrived and was read, in seconds; null for never. */
export interface Fate {
  acceptedMs: number
  deliveredSeconds: number | null
  readSeconds: number | null
  /** Meta's code of a failure. */
  code?: number
  category: 'marketing' | 'utility' | 'service'
}

/** Puts the times on a message as Meta reports them: in whole seconds, and a read one was delivered. */
export function befall(message: PastMessage, fate: Fate, dice: Dice): void {
  const acceptedAt = new Date(message.at.getTime() + fate.acceptedMs)
  const after = (from: Date, seconds: number): Date => new Date(Math.floor(from.getTime() / 1000 + seconds) * 1000)
  message.acceptedAt = acceptedAt
  message.wamid = wamid()
  if (fate.code !== undefined) {
    message.failedAt = after(acceptedAt, dice.between(1, 9))
    message.error = { code: fate.code, text: failures[fate.code] ?? 'Message undeliverable.' }
    return
  }
  message.pricing =
    fate.category === 'service'
      ? { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'service' }
      : { billable: true, pricing_model: 'PMP', type: 'regular', category: fate.category }
  message.sentAt = after(acceptedAt, 1)
  if (fate.deliveredSeconds === null) return
  message.deliveredAt = after(message.sentAt, fate.deliveredSeconds)
  if (fate.readSeconds !== null) message.readAt = after(message.deliveredAt, fate.readSeconds)
}

/** Meta's details of failures that a webhook reports. Source: Meta, WhatsApp → Support → Error codes (2026-09). */
const failures: Readonly<Record<number, string>> = {
  130472: "User's number is part of an experiment",
  131000: 'Something went wrong.',
  131026: 'Message undeliverable.',
  131049: 'This message was not delivered to maintain healthy ecosystem engagement.',
}

/** As Meta builds them, but never one of Meta's: what is inside is chance. */
const wamid = (): string => `wamid.${randomBytes(36).toString('base64')}`
