import { Success } from '@woochat/contract/cloud-api/send.ts'
import { listOf } from '@woochat/contract/cloud-api/templates.ts'
import { z } from 'zod'
import { type GraphOutcome, graphCall } from '../cloud-api/call.ts'
import { graphRefusal } from '../cloud-api/refusal.ts'

/** What we want to hear of. Source: Meta, Webhooks → fields of whatsapp_business_account (2026-09). */
const fields = [
  'messages',
  'message_template_status_update',
  'message_template_quality_update',
  'template_category_update',
  'phone_number_quality_update',
  'phone_number_name_update',
  'account_update',
  'account_review_update',
  'business_capability_update',
  'user_preferences',
]

export interface WebhookPlace {
  baseUrl: string
  token: string
  wabaId: string
  appId: string
  appSecret: string
  callbackUrl: string
  verifyToken: string
}

/**
 * Points an account's webhooks here. Messages follow an override of the account; news of templates and numbers always goes to
 * the app's own address, so that one is set too: unless it already points elsewhere and `takeOver` is not asked for.
 * Answers what stands in the way, in words, or null.
 */
export async function pointWebhooksHere(place: WebhookPlace, { takeOver }: { takeOver: boolean }): Promise<string | null> {
  const override = await graphCall(place, {
    method: 'POST',
    path: `/${place.wabaId}/subscribed_apps`,
    json: { override_callback_uri: place.callbackUrl, verify_token: place.verifyToken },
    reply: Success,
  })
  if (override.kind !== 'ok') return `Meta could not be told to deliver here. ${reasonOf(override)}`
  return subscribeApp(place, takeOver)
}

async function subscribeApp(place: WebhookPlace, takeOver: boolean): Promise<string | null> {
  const app = { baseUrl: place.baseUrl, token: `${place.appId}|${place.appSecret}` }
  const path = `/${place.appId}/subscriptions`
  const present = await graphCall(app, { path, reply: listOf(Subscription) })
  const elsewhere =
    present.kind === 'ok'
      ? present.data.data.find((s) => s.object === object && s.callback_url && s.callback_url !== place.callbackUrl)
      : undefined
  if (elsewhere && !takeOver)
    return `Messages arrive, but news of templates and quality goes to ${elsewhere.callback_url}, where the app is set up. Choose “Point webhooks here” to move it, or fetch templates by hand.`
  const json = { object, callback_url: place.callbackUrl, verify_token: place.verifyToken, fields: fields.join(',') }
  const done = await graphCall(app, { method: 'POST', path, json, reply: Success })
  return done.kind === 'ok' ? null : `Messages arrive, but news of templates and quality does not. ${reasonOf(done)}`
}

const object = 'whatsapp_business_account'
const Subscription = z.looseObject({ object: z.string(), callback_url: z.string().optional() })

/** Lets an account go: Meta delivers nothing of it to the app any more. */
export async function stopWebhooks(place: Pick<WebhookPlace, 'baseUrl' | 'token' | 'wabaId'>): Promise<void> {
  await graphCall(place, { method: 'DELETE', path: `/${place.wabaId}/subscribed_apps`, reply: Success, timeoutMs: 5_000 })
}

const reasonOf = (outcome: Exclude<GraphOutcome<unknown>, { kind: 'ok' }>): string => {
  if (outcome.kind === 'unreachable') return `WhatsApp did not answer: ${outcome.why}`
  const refusal = graphRefusal(outcome.error)
  return `${refusal.message} ${refusal.next}`
}
