import type { CloudCredentials } from '@woochat/contract/channels.ts'
import { DebugToken, phoneNumberFields, WireBusinessAccount, WirePhoneNumber } from '@woochat/contract/cloud-api/accounts.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import { z } from 'zod'
import { type GraphFailure, type GraphOutcome, graphAsk, graphCall } from '../cloud-api/call.ts'
import { graphList } from '../cloud-api/list.ts'
import { graphRefusal } from '../cloud-api/refusal.ts'

export interface CheckedNumber {
  appId: string
  number: WirePhoneNumber
}

/** Asks Meta about the four credentials one after the other, so that a no names the one that is wrong. */
export async function checkCredentials(baseUrl: string, given: CloudCredentials): Promise<CheckedNumber> {
  const access = { baseUrl, token: given.token }
  const appId = await checkToken(access)
  await checkAccount(access, given.wabaId)
  await checkNumber(access, given)
  await checkAppSecret(baseUrl, appId, given.appSecret)
  const number = await graphAsk(access, {
    path: `/${given.phoneNumberId}`,
    query: { fields: phoneNumberFields },
    reply: WirePhoneNumber,
  })
  return { appId, number }
}

type Access = { baseUrl: string; token: string }
const needed = ['whatsapp_business_management', 'whatsapp_business_messaging'] as const

async function checkToken(access: Access): Promise<string> {
  const outcome = await graphCall(access, { path: '/debug_token', query: { input_token: access.token }, reply: DebugToken })
  const { data } = answerOr(outcome, 'token')
  if (!data.is_valid)
    throw no(
      'token',
      'The access token is not valid or has expired',
      'Copy it again, whole, or make a permanent system-user token.',
    )
  const missing = needed.filter((scope) => data.scopes !== undefined && !data.scopes.includes(scope))
  if (missing.length > 0)
    throw no(
      'token',
      `The token lacks the permission ${missing.join(' and ')}`,
      'Make a system-user token with both WhatsApp permissions.',
    )
  if (!data.app_id) throw no('token', 'The token belongs to no app', 'Make a system-user token for your app.')
  return data.app_id
}

async function checkAccount(access: Access, wabaId: string): Promise<void> {
  const outcome = await graphCall(access, {
    path: `/${wabaId}`,
    query: { fields: 'id,name,currency,timezone_id' },
    reply: WireBusinessAccount,
  })
  if (isNoSuchObject(outcome))
    throw no(
      'wabaId',
      `The token sees no WhatsApp Business Account ${wabaId}`,
      'Copy the “WhatsApp Business Account ID”, not the id of the business or the number, and assign the account to the system user.',
    )
  answerOr(outcome, 'wabaId')
}

async function checkNumber(access: Access, { wabaId, phoneNumberId }: CloudCredentials): Promise<void> {
  const numbers = await graphList(
    access,
    `/${wabaId}/phone_numbers`,
    { fields: 'id,display_phone_number,verified_name' },
    WirePhoneNumber,
  )
  if (numbers.some((number) => number.id === phoneNumberId)) return
  const has =
    numbers.length === 0
      ? 'That account has no numbers.'
      : `It has ${numbers.map((n) => `${n.display_phone_number} (${n.id})`).join(', ')}.`
  const elsewhere = await graphCall(access, {
    path: `/${phoneNumberId}`,
    query: { fields: 'display_phone_number' },
    reply: WirePhoneNumber,
  })
  if (elsewhere.kind === 'ok' && elsewhere.data.display_phone_number)
    throw no(
      'phoneNumberId',
      `The number ${elsewhere.data.display_phone_number} does not belong to the account ${wabaId}`,
      `${has} Check which account the number is in.`,
    )
  throw no(
    'phoneNumberId',
    `There is no number with the id ${phoneNumberId} in the account ${wabaId}`,
    `${has} Copy the “Phone number ID”, not the number itself.`,
  )
}

/** An app may ask about itself with its id and secret: a wrong secret would only show when webhooks fail, much later. */
async function checkAppSecret(baseUrl: string, appId: string, appSecret: string): Promise<void> {
  const outcome = await graphCall(
    { baseUrl, token: `${appId}|${appSecret}` },
    { path: `/${appId}`, reply: z.looseObject({ id: z.string() }) },
  )
  if (outcome.kind === 'refused')
    throw no(
      'appSecret',
      `This is not the secret of the app ${appId}, to which the token belongs`,
      'Copy it from Meta dashboard → App settings → Basic → App secret.',
    )
  answerOr(outcome, 'appSecret')
}

const isNoSuchObject = (outcome: GraphOutcome<unknown>): boolean => outcome.kind === 'refused' && outcome.error.code === 100

function answerOr<T>(outcome: GraphOutcome<T>, field: keyof CloudCredentials): T {
  if (outcome.kind === 'ok') return outcome.data
  if (outcome.kind === 'unreachable') throw new Refusal('graph_unreachable', { why: outcome.why })
  throw atField(outcome.error, field)
}

function atField(error: GraphFailure, field: keyof CloudCredentials): Refusal {
  const { message } = graphRefusal(error)
  const { next } = graphRefusal(error)
  return no(error.code === 190 || error.code === 0 ? 'token' : field, message.replace(/^WhatsApp refused: /, ''), next)
}

const no = (field: keyof CloudCredentials, why: string, advice: string): Refusal =>
  new Refusal('graph_refused', { why, advice }, [{ path: `body.${field}`, message: why }])
