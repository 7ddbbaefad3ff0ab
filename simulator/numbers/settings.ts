import type { FastifyInstance } from 'fastify'
import { invalidParameter, missingParameter } from '../graph-error.ts'
import type { PhoneNumber } from '../state.ts'
import { accessOf, numberOf } from '../wire/access.ts'
import { parameters } from '../wire/wire-body.ts'
import { checkList, checkMap, checkOneOf, isMap, type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { numberRecords } from './records.ts'

type Node = { Params: { node: string } }

/** `GET` and `POST` of `settings` and `whatsapp_commerce_settings` of a number. Source: Meta, Settings and Commerce settings (2026-09). */
export function serveSettings(app: FastifyInstance, world: World): void {
  app.get<Node>('/:node/settings', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'GET')
    return {
      calling: callingSettings(world, number),
      user_identity_change_settings: { enable_identity_key_check: number.identityCheck ?? false },
      payload_encryption: { status: 'DISABLED' },
      storage_configuration: { status: 'DEFAULT', data_localization_region: numberRecords(world).of(number.id).region },
    }
  })
  app.post<Node>('/:node/settings', (request) => {
    change(world, numberOf(world, accessOf(world, request), request.params.node, 'POST'), parameters(request))
    world.state.touched()
    return { success: true }
  })
  app.get<Node>('/:node/whatsapp_commerce_settings', (request) =>
    commerceSettings(world, numberOf(world, accessOf(world, request), request.params.node, 'GET')),
  )
  app.post<Node>('/:node/whatsapp_commerce_settings', (request) => {
    const number = numberOf(world, accessOf(world, request), request.params.node, 'POST')
    const { is_cart_enabled: cart, is_catalog_visible: catalog } = parameters(request)
    const record = numberRecords(world).of(number.id)
    if (cart !== undefined) record.cartEnabled = yesOrNo(cart, 'is_cart_enabled')
    if (catalog !== undefined) record.catalogVisible = yesOrNo(catalog, 'is_catalog_visible')
    world.state.touched()
    return { success: true }
  })
}

/** Whether people may fill a cart and see the catalog. */
export function commerceSettings(world: World, number: PhoneNumber): WireMap {
  const { cartEnabled, catalogVisible } = numberRecords(world).of(number.id)
  return { data: [{ id: number.id, is_cart_enabled: cartEnabled, is_catalog_visible: catalogVisible }] }
}

/** What a number says about calls; a new number takes none. */
export const callingSettings = (world: World, number: PhoneNumber): WireMap => ({
  status: 'DISABLED',
  call_icon_visibility: 'DEFAULT',
  callback_permission_status: 'DISABLED',
  ...numberRecords(world).of(number.id).calling,
})

const known = ['calling', 'user_identity_change_settings', 'payload_encryption', 'storage_configuration']

function change(world: World, number: PhoneNumber, wish: WireMap): void {
  if (!known.some((name) => wish[name] !== undefined)) throw missingParameter(known.join(' or '))
  const identity = wish.user_identity_change_settings
  if (identity !== undefined)
    number.identityCheck = yesOrNo(
      checkMap(identity, 'user_identity_change_settings').enable_identity_key_check,
      'enable_identity_key_check',
    )
  if (wish.calling !== undefined) changeCalling(world, number, checkMap(wish.calling, 'calling'))
}

/** The values given replace the old ones, part by part, and are news. */
function changeCalling(world: World, number: PhoneNumber, wish: WireMap): void {
  checkCalling(wish)
  const record = numberRecords(world).of(number.id)
  record.calling = { ...record.calling, ...wish }
  world.webhooks.numberField(number.id, number.phone, 'account_settings_update', {
    messaging_product: 'whatsapp',
    timestamp: String(Math.floor(world.clock.now() / 1000)),
    type: 'phone_number_settings',
    phone_number_settings: { phone_number_id: number.id, calling: record.calling },
  })
}

const onOff = ['ENABLED', 'DISABLED']
const days = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY']

function checkCalling(wish: WireMap): void {
  const words = (map: WireMap, name: string, allowed: readonly string[]): void => {
    if (map[name] !== undefined) checkOneOf(map[name], `calling['${name}']`, allowed)
  }
  words(wish, 'status', onOff)
  words(wish, 'call_icon_visibility', ['DEFAULT', 'DISABLE_ALL'])
  words(wish, 'callback_permission_status', onOff)
  for (const part of ['sip', 'video', 'audio', 'call_hours']) {
    if (wish[part] !== undefined) words(checkMap(wish[part], part), 'status', onOff)
  }
  if (isMap(wish.call_hours)) checkHours(wish.call_hours)
}

function checkHours(hours: WireMap): void {
  if (hours.status === 'ENABLED' && typeof hours.timezone_id !== 'string') throw missingParameter('timezone_id')
  for (const day of hours.weekly_operating_hours === undefined
    ? []
    : checkList(hours.weekly_operating_hours, 'weekly_operating_hours', 0, 14)) {
    checkOneOf(day.day_of_week, 'day_of_week', days)
    checkSpan(day.open_time, day.close_time)
  }
  for (const day of hours.holiday_schedule === undefined ? [] : checkList(hours.holiday_schedule, 'holiday_schedule', 0, 20)) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(written(day.date))) throw invalidParameter('Param date must be YYYY-MM-DD.')
    checkSpan(day.start_time, day.end_time)
  }
}

function checkSpan(from: unknown, to: unknown): void {
  for (const time of [from, to])
    if (!/^([01]\d|2[0-3])[0-5]\d$/.test(written(time))) throw invalidParameter('A time must be four digits, HHMM.')
  if (written(from) >= written(to)) throw invalidParameter('A time to open must come before the time to close.')
}

function yesOrNo(value: unknown, name: string): boolean {
  if (value === true || value === 'true') return true
  if (value === false || value === 'false') return false
  throw invalidParameter(`Param ${name} must be a boolean.`)
}
