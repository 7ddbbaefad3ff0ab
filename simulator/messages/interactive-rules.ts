import { GraphError } from '../graph-error.ts'
import type { PhoneNumber } from '../state.ts'
import { checkMap, checkText, type FileRef, fileRef, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { actions, mixedButtons } from './action-rules.ts'
import { mediaOrProductCards } from './carousel-rules.ts'
import { catalogMessage, product, productList } from './goods-rules.ts'
import { orderDetails, orderStatus } from './payment-rules.ts'

/** What an interactive type may carry around its action. */
interface Frame {
  /** Kinds of header it takes; with `headerNeeded` it must bring one. */
  header: readonly string[]
  headerNeeded?: true
  body: 'needed' | 'optional'
  bodyMost?: number
  footer: boolean
  action(action: WireMap, world: World, number: PhoneNumber): FileRef[]
}

const anyHeader = ['text', 'image', 'video', 'document']
const whole = { header: anyHeader, body: 'needed', footer: true } as const
const bare = { header: [], body: 'needed', footer: false } as const

const frames: Readonly<Record<string, Frame>> = {
  button: { ...whole, action: actions.button },
  list: { ...whole, header: ['text'], bodyMost: 4096, action: actions.list },
  cta_url: { ...whole, action: actions.link },
  location_request_message: { ...bare, action: actions.named('send_location') },
  address_message: { ...whole, action: actions.address },
  product: { header: [], body: 'optional', footer: true, action: product },
  product_list: { ...whole, header: ['text'], headerNeeded: true, action: productList },
  catalog_message: { ...whole, header: [], action: catalogMessage },
  flow: { ...whole, action: actions.flow },
  carousel: { ...bare, action: mediaOrProductCards },
  voice_call: { ...bare, header: ['text'], action: actions.voiceCall },
  call_permission_request: { ...bare, body: 'optional', action: actions.callPermission },
  request_contact_info: { ...bare, action: actions.named('request_contact_info') },
  order_details: { ...whole, header: ['image'], action: orderDetails },
  order_status: { ...whole, header: [], action: orderStatus },
}

/** Direct Send alone mixes links and replies, up to ten buttons. Source: Meta, Direct Send → Supported message types (2026-08). */
const directButtons: Frame = { ...whole, action: mixedButtons }

/**
 * Kinds, lengths and counts of interactive messages, and the files they name; `direct` for Direct Send.
 * Source: Meta, Messages → Interactive messages (2026-09).
 */
export function checkInteractive(world: World, number: PhoneNumber, value: WireMap, direct = false): FileRef[] {
  const type = checkText(value.type, "interactive['type']", 60)
  const known = Object.hasOwn(frames, type) ? frames[type] : undefined
  const frame = direct && type === 'button' ? directButtons : known
  if (!frame) throw new GraphError(131051, `Interactive messages of type ${type} are not supported`)
  checkBody(frame, value.body)
  if (value.footer !== undefined) {
    if (!frame.footer) throw new GraphError(131009, `A footer is not allowed for interactive type ${type}`)
    checkText(checkMap(value.footer, "interactive['footer']").text, "interactive['footer']['text']", 60)
  }
  const files = frame.action(checkMap(value.action, "interactive['action']"), world, number)
  if (value.header !== undefined) return [...header(frame, checkMap(value.header, "interactive['header']"), type), ...files]
  if (frame.headerNeeded) throw new GraphError(131008, `Parameter 'interactive['header']' is mandatory for type ${type}`)
  return files
}

function checkBody(frame: Frame, body: unknown): void {
  if (body === undefined && frame.body === 'optional') return
  checkText(checkMap(body, "interactive['body']").text, "interactive['body']['text']", frame.bodyMost ?? 1024)
}

function header(frame: Frame, value: WireMap, interactive: string): FileRef[] {
  const type = checkText(value.type, "interactive['header']['type']", 20)
  if (!frame.header.includes(type))
    throw new GraphError(131009, `Header type ${type} is not allowed for interactive type ${interactive}`)
  if (type !== 'text') return [fileRef(type, value[type])]
  checkText(value.text, "interactive['header']['text']", 60)
  return []
}
