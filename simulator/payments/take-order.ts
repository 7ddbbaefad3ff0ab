import { catalogProblem } from '../commerce/goods.ts'
import { GraphError } from '../graph-error.ts'
import type { Outgoing, PhoneNumber } from '../state.ts'
import { isMap, type WireMap, written } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { configurationsOf } from './configurations.ts'
import { type Gateway, type Order, ordersOf } from './order-book.ts'
import { applyOrderStatus, type OrderFailure } from './order-status.ts'

/**
 * What the form of an order cannot tell: its reference is new, its products are in the catalogue, and who is to take the money is
 * connected. Refuses with 131009, and with 134011 before the terms of payments are accepted.
 * Source: Meta, Payments → India → Payment gateways (2026-09).
 */
export function checkOrderDetails(world: World, number: PhoneNumber, parameters: WireMap): void {
  const configurations = configurationsOf(world)
  if (configurations.termsPending.has(number.accountId)) throw new GraphError(134_011)
  const reference = written(parameters.reference_id)
  if (ordersOf(world).find(number.id, reference))
    throw new GraphError(131_009, `reference_id ${reference} was used before: it must be unique for each order_details message`)
  for (const gateway of gatewaysIn(parameters)) {
    const name = written(gateway.configuration_name)
    const found = configurations.find(number.accountId, name)
    if (!found) throw new GraphError(131_009, `There is no payment configuration ${name}`)
    if (found.status !== 'Active') throw new GraphError(131_009, `Payment configuration ${name} is not active: ${found.status}`)
    if (found.provider !== providerOf(written(gateway.type)))
      throw new GraphError(131_009, `Payment configuration ${name} belongs to ${found.provider}`)
  }
  const { catalog_id: catalogId, items } = isMap(parameters.order) ? parameters.order : {}
  if (catalogId === undefined) return
  const products = Array.isArray(items) ? items.filter(isMap).flatMap((item) => written(item.retailer_id) || []) : []
  const problem = catalogProblem(world, number, written(catalogId), products, 'each')
  if (problem) throw problem
}

/**
 * Books what a message that was accepted says of orders: a new one, or news of an old one. Gives why it fails after all, which Meta
 * tells by webhook: 2046, 2047, and 131009 for an order this person never got.
 */
export function bookOrders(world: World, out: Outgoing, json: WireMap): OrderFailure | undefined {
  if (out.type === 'template') {
    for (const parameters of ordersInTemplate(json.template)) takeOrder(world, out, parameters)
    return undefined
  }
  const { interactive } = json
  if (out.type !== 'interactive' || !isMap(interactive) || !isMap(interactive.action)) return undefined
  const { parameters } = interactive.action
  if (!isMap(parameters)) return undefined
  if (interactive.type === 'order_status') return applyOrderStatus(world, out.thread, parameters)
  if (interactive.type === 'order_details') takeOrder(world, out, parameters)
  return undefined
}

/** Keeps an order whose message was accepted; what it says was checked before. */
function takeOrder(world: World, out: Outgoing, parameters: WireMap): void {
  const { order: bill, total_amount: total, payment_settings: settings } = parameters
  const [gateway] = gatewaysIn(parameters)
  const card = listOf(settings).find((one) => isMap(one.offsite_card_pay))?.offsite_card_pay
  const expiration = isMap(bill) && isMap(bill.expiration) ? Number(bill.expiration.timestamp) * 1_000 : undefined
  const order: Order = {
    numberId: out.thread.numberId,
    phone: out.thread.phone,
    messageId: out.id,
    reference: written(parameters.reference_id),
    currency: written(parameters.currency),
    total: isMap(total) ? Number(total.value) : 0,
    gateway: gateway && gatewayOf(gateway),
    card: isMap(card) ? card : undefined,
    expiresAt: expiration,
    status: 'pending',
    payment: 'none',
    transactions: [],
    refunds: [],
  }
  ordersOf(world).add(order)
  world.state.touched()
}

const gatewaysIn = ({ payment_settings: settings }: WireMap): WireMap[] =>
  listOf(settings).flatMap(({ type, payment_gateway: gateway }) =>
    type === 'payment_gateway' && isMap(gateway) ? [gateway] : [],
  )

const listOf = (value: unknown): WireMap[] => (Array.isArray(value) ? value.filter(isMap) : [])

const providerOf = (type: string): string => (type === 'upi' ? 'upi_vpa' : type)

/** What each gateway tells again. Source: Meta, Payments → India → Payment gateways (2026-09). */
const told: Readonly<Record<string, RegExp>> = {
  razorpay: /^(receipt|notes)$/,
  payu: /^udf[1-4]$/,
  zaakpay: /^extra[12]$/,
  billdesk: /^additional_info[1-7]$/,
}

function gatewayOf(gateway: WireMap): Gateway {
  const type = written(gateway.type)
  const given = gateway[type]
  const extras = Object.entries(isMap(given) ? given : {}).filter(([name]) => told[type]?.test(name))
  return { type, configuration: written(gateway.configuration_name), extras: Object.fromEntries(extras) }
}

/** The orders that the buttons of a template carry. */
function ordersInTemplate(template: unknown): WireMap[] {
  if (!isMap(template) || !Array.isArray(template.components)) return []
  return template.components.filter(isMap).flatMap((part) => {
    if (typeof part.sub_type !== 'string' || part.sub_type.toLowerCase() !== 'order_details') return []
    return listOf(part.parameters).flatMap(({ action }) =>
      isMap(action) && isMap(action.order_details) ? [action.order_details] : [],
    )
  })
}
