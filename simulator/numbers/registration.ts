import type { FastifyInstance } from 'fastify'
import { GraphError, invalidParameter, missingParameter } from '../graph-error.ts'
import type { PhoneNumber } from '../state.ts'
import { accessOf, numberOf } from '../wire/access.ts'
import { parameters } from '../wire/wire-body.ts'
import { checkOneOf, type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { takeNewName } from './display-name.ts'
import { type NumberRecord, numberRecords } from './records.ts'
import { accountProblem } from './standing.ts'
import { approveUsername } from './username.ts'

type Node = { Params: { node: string } }
const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const regions = ['AE', 'AU', 'BH', 'BR', 'CA', 'CH', 'DE', 'GB', 'ID', 'IN', 'JP', 'KR', 'SG', 'ZA']

/**
 * Verifying a number, registering it with its two-step PIN, and letting it go. How many wrong PINs and codes are too many is not
 * documented: see below. Source: Meta, Business phone numbers → Registration, Two-step verification (2026-09).
 */
export function serveRegistration(app: FastifyInstance, world: World): void {
  const on = (path: string, act: (number: PhoneNumber, wish: WireMap) => void): void => {
    app.post<Node>(`/:node/${path}`, (request) => {
      act(numberOf(world, accessOf(world, request), request.params.node, 'POST'), parameters(request))
      world.state.touched()
      return { success: true }
    })
  }
  on('request_code', (number, wish) => requestCode(world, number, wish))
  on('verify_code', (number, wish) => verifyCode(world, number, wish))
  on('register', (number, wish) => register(world, number, wish))
  on('deregister', (number) => deregister(world, number))
}

const mostCodes = 5
const codeLifeMs = 10 * minuteMs
const mostWrongCodes = 5

/** Five codes in an hour. The code is told by `GET /control/numbers/:id/code` instead of by SMS. */
function requestCode(world: World, number: PhoneNumber, wish: WireMap): void {
  checkOneOf(wish.code_method, 'code_method', ['SMS', 'VOICE'])
  if (typeof wish.language !== 'string' || !/^[a-z]{2,3}(_[A-Z]{2})?$/.test(wish.language))
    throw invalidParameter('Param language must be a locale such as en_US.')
  const record = numberRecords(world).of(number.id)
  const now = world.clock.now()
  if (record.codeStatus === 'VERIFIED') throw new GraphError(136024, 'The phone number is already verified.')
  record.codesAt = record.codesAt.filter((at) => at > now - hourMs)
  if (record.codesAt.length >= mostCodes) throw new GraphError(136024, 'Too many codes were requested. Try again in an hour.')
  record.codesAt.push(now)
  record.code = { value: world.ids.digits(7).slice(1), at: now, wrong: 0 }
}

function verifyCode(world: World, number: PhoneNumber, wish: WireMap): void {
  const given = written(wish.code).replaceAll('-', '')
  if (given === '') throw missingParameter('code')
  const record = numberRecords(world).of(number.id)
  const { code } = record
  if (!code || world.clock.now() - code.at > codeLifeMs) throw new GraphError(136025, 'The code has expired: request a new one.')
  if (code.wrong >= mostWrongCodes) throw new GraphError(136025, 'Too many wrong codes: request a new one.')
  if (code.value !== given) {
    code.wrong++
    throw new GraphError(136025, 'The code is wrong.')
  }
  delete record.code
  record.codeStatus = 'VERIFIED'
  if (number.status === 'UNVERIFIED') number.status = 'PENDING'
}

function register(world: World, number: PhoneNumber, wish: WireMap): void {
  if (wish.messaging_product !== 'whatsapp') throw missingParameter('messaging_product')
  const pin = pinIn(wish)
  const region = wish.data_localization_region
  if (region !== undefined) checkOneOf(region, 'data_localization_region', regions)
  const record = numberRecords(world).of(number.id)
  const problem = accountProblem(world, number)
  if (problem?.code === 131031) throw problem
  if (record.codeStatus !== 'VERIFIED') throw new GraphError(133006, 'Verify the phone number with a code first.')
  countRegistration(record, world.clock.now())
  if (record.pin !== undefined && record.pin !== pin) throw wrongPin(record, world.clock.now())
  record.wrongPinsAt = []
  record.pin = pin
  if (region !== undefined) record.region = written(region)
  settle(world, number, record)
}

/** What registering brings about: the number can send, bears its approved name, and a first time is news. */
function settle(world: World, number: PhoneNumber, record: NumberRecord): void {
  const first = number.status === 'PENDING' && record.onboardedAt === undefined
  number.registered = true
  number.status = 'CONNECTED'
  record.onboardedAt = world.clock.now()
  takeNewName(number, record)
  approveUsername(world, number)
  if (first)
    world.webhooks.accountField(
      number.accountId,
      'phone_number_quality_update',
      JSON.stringify({
        display_phone_number: number.phone,
        event: 'ONBOARDING',
        max_daily_conversations_per_business: number.tier,
      }),
    )
}

function deregister(world: World, number: PhoneNumber): void {
  countRegistration(numberRecords(world).of(number.id), world.clock.now())
  number.registered = false
  number.status = 'DISCONNECTED'
}

function countRegistration(record: NumberRecord, nowMs: number): void {
  record.registrationsAt = record.registrationsAt.filter((at) => at > nowMs - 72 * hourMs)
  if (record.registrationsAt.length >= 10) throw new GraphError(133016)
  record.registrationsAt.push(nowMs)
}

/** Six digits; after three wrong PINs half a minute must pass before the next, after eight an hour. */
function wrongPin(record: NumberRecord, nowMs: number): GraphError {
  const tries = record.wrongPinsAt.filter((at) => at > nowMs - hourMs)
  const last = tries.at(-1) ?? 0
  if (tries.length >= 8) return new GraphError(133008, 'Too many wrong PINs. Try again in an hour.')
  if (tries.length >= 3 && nowMs - last < 30 * secondMs)
    return new GraphError(133009, 'The PIN was entered too soon after a wrong one. Wait 30 seconds.')
  record.wrongPinsAt = [...tries, nowMs]
  return new GraphError(133005)
}

export function pinIn(wish: WireMap): string {
  const pin = written(wish.pin)
  if (!/^\d{6}$/.test(pin)) throw invalidParameter('Param pin must be six digits.')
  return pin
}
