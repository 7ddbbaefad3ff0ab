import { z } from 'zod'
import { ChannelId, textId } from './id.ts'
import { Done, Instant } from './page.ts'
import { route } from './route.ts'

export const channelKinds = ['practice', 'cloud'] as const

/** A WhatsApp number as Meta reports it. Tokens and secrets never leave the server. */
export const Channel = z.object({
  id: ChannelId,
  kind: z.enum(channelKinds),
  name: z.string().meta({ description: 'Verified display name' }),
  phone: z.string().meta({ description: 'Display phone number, e.g. +91 98000 00001' }),
  phoneNumberId: z.string(),
  wabaId: z.string(),
  quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']),
  status: z.string().meta({ description: 'CONNECTED, FLAGGED, RESTRICTED … as Meta says' }),
  nameStatus: z.string().nullable(),
  messagingLimit: z.number().int().nullable().meta({ description: 'Unique people in 24 h; null is unlimited or unknown' }),
  messagingTier: z.string().nullable(),
  throughput: z.number().int().meta({ description: 'Messages a second' }),
  usedToday: z.number().int().meta({ description: 'People messaged outside a window in the last 24 h' }),
  checkedAt: Instant,
  createdAt: Instant,
})
export type Channel = z.infer<typeof Channel>

export const WebhookHealth = z.object({
  callbackUrl: z.string(),
  verifyToken: z.string(),
  verifiedAt: Instant.nullable(),
  lastReceivedAt: Instant.nullable(),
  receivedToday: z.number().int(),
  refusedToday: z.number().int().meta({ description: 'Wrong or missing signature' }),
  quarantined: z.number().int().meta({ description: 'Elements that could not be processed and wait for replay' }),
  problem: z.string().nullable().meta({ description: 'What is wrong and what to do, in words' }),
})
export type WebhookHealth = z.infer<typeof WebhookHealth>

export const QuarantinedElement = z.object({
  id: z.number().int(),
  at: Instant,
  where: z.string(),
  reason: z.string(),
  element: z.string(),
})
export type QuarantinedElement = z.infer<typeof QuarantinedElement>

export const CloudCredentials = z.strictObject({
  phoneNumberId: z
    .string()
    .trim()
    .regex(/^\d{5,30}$/, 'Digits only, from WhatsApp Manager → API setup'),
  wabaId: z
    .string()
    .trim()
    .regex(/^\d{5,30}$/, 'Digits only, from WhatsApp Manager → API setup'),
  token: z.string().trim().min(10).max(1000),
  appSecret: z.string().trim().min(16).max(128),
})
export type CloudCredentials = z.infer<typeof CloudCredentials>

const one = { params: z.object({ id: textId(ChannelId) }) }

export const channelRoutes = {
  list: route({
    method: 'GET',
    path: '/channels',
    may: 'channels:read',
    summary: 'Connected numbers',
    reply: z.object({ items: z.array(Channel) }),
  }),
  get: route({ method: 'GET', path: '/channels/:id', may: 'channels:read', summary: 'One number', ...one, reply: Channel }),
  health: route({
    method: 'GET',
    path: '/channels/:id/health',
    may: 'channels:read',
    summary: 'Webhook health, callback address and verify token',
    ...one,
    reply: WebhookHealth,
  }),
  connectPractice: route({
    method: 'POST',
    path: '/channels/practice',
    may: 'channels:write',
    summary: 'Connect a practice number on the simulator',
    reply: Channel,
  }),
  connectCloud: route({
    method: 'POST',
    path: '/channels/cloud',
    may: 'channels:write',
    summary: 'Connect a real number; credentials are checked with Meta first',
    body: CloudCredentials,
    reply: Channel,
  }),
  refresh: route({
    method: 'POST',
    path: '/channels/:id/refresh',
    may: 'channels:read',
    summary: 'Ask Meta for the present state of the number',
    ...one,
    reply: Channel,
  }),
  subscribe: route({
    method: 'POST',
    path: '/channels/:id/subscribe',
    may: 'channels:write',
    summary: 'Point the webhooks of the account here',
    ...one,
    reply: WebhookHealth,
  }),
  quarantine: route({
    method: 'GET',
    path: '/channels/:id/quarantine',
    may: 'channels:read',
    summary: 'Webhook elements that could not be processed',
    ...one,
    reply: z.object({ items: z.array(QuarantinedElement) }),
  }),
  replay: route({
    method: 'POST',
    path: '/channels/:id/quarantine/replay',
    may: 'channels:write',
    summary: 'Process the quarantined elements again',
    ...one,
    reply: z.object({ replayed: z.number().int(), stillBroken: z.number().int() }),
  }),
  remove: route({
    method: 'DELETE',
    path: '/channels/:id',
    may: 'channels:write',
    summary: 'Disconnect a number; its conversations stay readable',
    ...one,
    reply: Done,
  }),
}
