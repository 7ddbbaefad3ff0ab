import { metaErrors } from '@woochat/contract/cloud-api/errors.ts'
import { userId } from '../people/identity.ts'
import { businessOf, showsPhone } from '../people/known.ts'
import type { Outgoing, State } from '../state.ts'
import type { Charge } from './usage.ts'
import { entryPointOf } from './windows.ts'

/** A `sent`, `delivered` or `read` as it stands in a webhook; prices come with the first two. Source: Meta, Webhooks → statuses (2026-09). */
export function statusJson(state: State, out: Outgoing, nowMs: number, charge?: Charge): string {
  const priced = charge ? `${conversation(out)}${pricing(charge)}` : ''
  return `${head(out, nowMs, showsPhone(state, out.thread))}${user(state, out)}${priced}}`
}

/** A `played`: a voice note was heard for the first time. Source: Meta, Webhooks → statuses (2026-09). */
export const playedJson = (state: State, out: Outgoing, nowMs: number): string =>
  `${head(out, nowMs, showsPhone(state, out.thread), 'played')}${user(state, out)}}`

/** A `failed`: it names the person only as its sender did. */
export function failureJson(state: State, out: Outgoing, nowMs: number): string {
  const known = metaErrors[out.errorCode]
  const title = known?.title ?? 'Something went wrong'
  const error = {
    code: out.errorCode,
    title,
    message: title,
    error_data: { details: out.errorDetails ?? known?.details ?? title },
    href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
  }
  return `${head(out, nowMs, !out.toUser)}${out.toUser ? user(state, out) : ''},"errors":[${JSON.stringify(error)}]}`
}

function head(out: Outgoing, nowMs: number, named: boolean, status: string = out.life): string {
  const callback = out.callback === undefined ? '' : `,"biz_opaque_callback_data":${out.callback}`
  const recipient = named ? `,"recipient_id":"${out.thread.phone}"` : ''
  const template = out.via === 'direct' && out.templateId !== undefined ? `,"template_id":"${out.templateId}"` : ''
  return `{"id":"${out.id}","status":"${status}","timestamp":"${Math.floor(nowMs / 1000)}"${recipient}${template}${callback}`
}

const user = (state: State, { thread }: Outgoing): string =>
  `,"recipient_user_id":"${userId(businessOf(state, thread.numberId), thread.phone)}"`

const pricing = ({ type, category }: Charge): string =>
  `,"pricing":{"billable":${type === 'regular'},"pricing_model":"PMP","type":"${type}","category":"${category}"}`

/** Since version 24 only messages of a free entry point name their conversation; its end comes with `sent` only. */
function conversation(out: Outgoing): string {
  const entryPoint = entryPointOf(out)
  if (!entryPoint) return ''
  const until = out.life === 'sent' ? `,"expiration_timestamp":"${Math.floor(entryPoint.untilMs / 1000)}"` : ''
  return `,"conversation":{"id":"${entryPoint.id}"${until},"origin":{"type":"referral_conversion"}}`
}
