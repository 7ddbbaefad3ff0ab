import { GraphError, invalidParameter } from '../graph-error.ts'
import { checkOrderDetails } from '../payments/take-order.ts'
import type { PhoneNumber } from '../state.ts'
import {
  checkList,
  checkMap,
  checkOneOf,
  checkText,
  checkWhole,
  type FileRef,
  isMap,
  shown,
  type WireMap,
} from '../wire/wire-value.ts'
import type { World } from '../world.ts'

/** What differs between the two countries of payments. */
interface Market {
  currency: string
  referenceMost: number
  settings: Readonly<Record<string, (setting: WireMap) => void>>
}

const india: Market = {
  currency: 'INR',
  referenceMost: 35,
  settings: { payment_gateway: gateway, payment_link: paymentLink, upi_intent_link: upiLink },
}
const brazil: Market = {
  currency: 'BRL',
  referenceMost: 60,
  settings: { pix_dynamic_code: pix, payment_link: paymentLink, boleto, offsite_card_pay: card },
}

/** An order to be paid: its parts, and that the sums are right. Source: Meta, Payments → India and Brazil (2026-09). */
export function orderDetails(action: WireMap, world: World, number: PhoneNumber): FileRef[] {
  checkOneOf(action.name, "action['name']", ['review_and_pay'])
  const parameters = checkMap(action.parameters, "action['parameters']")
  const market = parameters.payment_type === 'br' ? brazil : india
  reference(parameters.reference_id, market.referenceMost)
  checkOneOf(parameters.type, "parameters['type']", ['digital-goods', 'physical-goods'])
  checkOneOf(parameters.currency, "parameters['currency']", [market.currency])
  for (const setting of checkList(parameters.payment_settings, 'payment_settings', 1, Number.MAX_SAFE_INTEGER)) {
    const type = checkOneOf(setting.type, "payment_settings['type']", Object.keys(market.settings))
    market.settings[type]?.(checkMap(setting[type], `payment_settings['${type}']`))
  }
  if (parameters.beneficiaries !== undefined)
    for (const one of checkList(parameters.beneficiaries, 'beneficiaries', 1, 10)) beneficiary(one)
  checkOrder(
    checkMap(parameters.order, "parameters['order']"),
    amount(parameters.total_amount, 'total_amount'),
    world.clock.now(),
  )
  checkOrderDetails(world, number, parameters)
  return []
}

function reference(value: unknown, most: number): string {
  const id = checkText(value, "parameters['reference_id']", most)
  if (!/^[A-Za-z0-9_.-]+$/.test(id))
    throw new GraphError(131009, "Param parameters['reference_id'] may hold letters, digits, '_', '.' and '-' only")
  return id
}

const gateways = ['razorpay', 'payu', 'billdesk', 'zaakpay', 'upi']

function gateway(value: WireMap): void {
  checkOneOf(value.type, "payment_gateway['type']", gateways)
  checkText(value.configuration_name, "payment_gateway['configuration_name']", 60)
}

function paymentLink(value: WireMap): void {
  if (!/^https?:\/\/\S+$/.test(checkText(value.uri, "payment_link['uri']", 2000)))
    throw invalidParameter("Param payment_link['uri'] is not a valid URI.")
}

function upiLink(value: WireMap): void {
  if (!/^upi:\/\/\S+$/.test(checkText(value.link, "upi_intent_link['link']", 2000)))
    throw invalidParameter("Param upi_intent_link['link'] is not a valid URI.")
}

function pix(value: WireMap): void {
  for (const key of ['code', 'merchant_name', 'key']) checkText(value[key], `pix_dynamic_code['${key}']`, 1000)
  checkOneOf(value.key_type, "pix_dynamic_code['key_type']", ['CPF', 'CNPJ', 'EMAIL', 'PHONE', 'EVP'])
}

function boleto(value: WireMap): void {
  checkText(value.digitable_line, "boleto['digitable_line']", 100)
}

function card(value: WireMap): void {
  if (!/^\d{4}$/.test(checkText(value.last_four_digits, "offsite_card_pay['last_four_digits']", 4)))
    throw new GraphError(131009, "Param offsite_card_pay['last_four_digits'] must be four digits")
  checkText(value.credential_id, "offsite_card_pay['credential_id']", 1000)
}

function beneficiary(value: WireMap): void {
  for (const key of ['name', 'address_line1', 'city', 'state', 'postal_code'])
    checkText(value[key], `beneficiaries['${key}']`, 200)
  checkOneOf(value.country, "beneficiaries['country']", ['India'])
}

/** Hundredths of the currency. */
function amount(value: unknown, path: string): number {
  const money = checkMap(value, path)
  if (money.offset !== 100) throw new GraphError(131009, `Param ${path}['offset'] must be 100`)
  return checkWhole(money.value, `${path}['value']`, 0, Number.MAX_SAFE_INTEGER)
}

function described(value: unknown, path: string): number {
  if (value === undefined) return 0
  const { description } = checkMap(value, path)
  if (description !== undefined) checkText(description, `${path}['description']`, 60)
  return amount(value, path)
}

function checkOrder(order: WireMap, total: number, nowMs: number): void {
  checkOneOf(order.status, "order['status']", ['pending'])
  if (order.type !== undefined) checkOneOf(order.type, "order['type']", ['quick_pay'])
  if (isMap(order.discount) && order.discount.discount_program_name !== undefined)
    checkText(order.discount.discount_program_name, "discount['discount_program_name']", 60)
  if (order.expiration !== undefined) expiration(checkMap(order.expiration, 'expiration'), nowMs)
  // A quick payment asks for a sum alone.
  if (order.type === 'quick_pay' && order.items === undefined) return
  const items = checkList(order.items, 'items', 1, 999).reduce((sum, item) => sum + itemSum(item), 0)
  const subtotal = amount(order.subtotal, 'subtotal')
  if (subtotal !== items)
    throw new GraphError(131009, `order.subtotal (${subtotal}) must be the sum of the items' amounts times quantities (${items})`)
  if (order.tax === undefined) throw new GraphError(131008, "Parameter 'order['tax']' is mandatory")
  const due =
    subtotal + described(order.tax, 'tax') + described(order.shipping, 'shipping') - described(order.discount, 'discount')
  if (total !== due) throw new GraphError(131009, `total_amount (${total}) must be subtotal + tax + shipping - discount (${due})`)
}

function itemSum(item: WireMap): number {
  checkText(item.name, "items['name']", 60)
  const quantity = checkWhole(item.quantity, "items['quantity']", 1, 1_000_000)
  const full = amount(item.amount, "items['amount']")
  const paid = item.sale_amount === undefined ? full : amount(item.sale_amount, "items['sale_amount']")
  if (paid > full) throw new GraphError(131009, "Param items['sale_amount'] must not exceed items['amount']")
  return paid * quantity
}

function expiration(value: WireMap, nowMs: number): void {
  const seconds = Number(shown(value.timestamp))
  if (!(seconds >= nowMs / 1000 + 300))
    throw new GraphError(131009, "Param expiration['timestamp'] must be at least 300 seconds from now")
  checkText(value.description, "expiration['description']", 120)
}

const orderStates = ['pending', 'processing', 'partially_shipped', 'shipped', 'completed', 'canceled']

/** News of an order; in Brazil also that it was paid. Which step may follow which, the book of orders decides. */
export function orderStatus(action: WireMap): FileRef[] {
  checkOneOf(action.name, "action['name']", ['review_order'])
  const parameters = checkMap(action.parameters, "action['parameters']")
  reference(parameters.reference_id, brazil.referenceMost)
  const order = checkMap(parameters.order, "parameters['order']")
  checkOneOf(order.status, "order['status']", orderStates)
  if (order.description !== undefined) checkText(order.description, "order['description']", 120)
  if (parameters.payment !== undefined) {
    const payment = checkMap(parameters.payment, "parameters['payment']")
    checkOneOf(payment.status, "payment['status']", ['pending', 'captured', 'failed'])
    if (payment.timestamp !== undefined) checkWhole(payment.timestamp, "payment['timestamp']", 0, Number.MAX_SAFE_INTEGER)
  }
  return []
}
