import { GraphError, invalidParameter } from '../graph-error.ts'
import { checkOneOf, isMap, shown, type WireMap } from '../wire/wire-value.ts'
import { badFormat, missingField, templateRefusal, tooLong, unfit } from './refusal.ts'
import { variablesOf } from './text.ts'

/** How many of a kind a message may have. */
const most: Readonly<Record<string, number>> = {
  QUICK_REPLY: 10,
  URL: 2,
  PHONE_NUMBER: 1,
  COPY_CODE: 1,
  VOICE_CALL: 1,
  FLOW: 1,
  CATALOG: 1,
  MPM: 1,
  SPM: 1,
  ORDER_DETAILS: 1,
  APP: 1,
  REQUEST_CONTACT_INFO: 1,
}
/** Labels that need not be given; those of the last kind cannot be. */
const labels: Readonly<Record<string, string>> = {
  COPY_CODE: 'Copy offer code',
  CATALOG: 'View catalog',
  MPM: 'View items',
  SPM: 'View',
  ORDER_DETAILS: 'Review and Pay',
  REQUEST_CONTACT_INFO: 'Share contact info',
}
const onlyMarketing: ReadonlySet<string> = new Set(['COPY_CODE', 'CATALOG', 'MPM', 'SPM'])
const ofCards: ReadonlySet<string> = new Set(['QUICK_REPLY', 'URL', 'PHONE_NUMBER'])
const cartOpeners: readonly string[] = ['CATALOG', 'MPM', 'SPM', 'ORDER_DETAILS']

/**
 * The buttons of a marketing or utility template: counts, order, lengths.
 * Source: Meta, Templates → Components → Buttons (2026-09).
 */
export function checkButtons(part: WireMap, category: string): WireMap {
  const buttons = listed(part)
  if (buttons.length > 10) throw unfit('Too many buttons', 'A message template has at most 10 buttons.')
  for (const { type } of buttons) {
    if (!Object.hasOwn(most, shown(type)))
      throw unfit('Button is not supported', `A button of type ${shown(type)} is not supported in a ${category} template.`)
    if (category !== 'MARKETING' && onlyMarketing.has(shown(type)))
      throw unfit('Button is not supported', `A button of type ${shown(type)} belongs to marketing templates.`)
  }
  for (const [type, limit] of Object.entries(most))
    if (buttons.filter((button) => button.type === type).length > limit)
      throw unfit('Too many buttons', `A message template has at most ${limit} ${type} button(s).`)
  if (buttons.filter((button) => cartOpeners.includes(shown(button.type))).length > 1)
    throw unfit('Buttons do not go together', `A message template has at most one of ${cartOpeners.join(', ')}.`)
  const blocks = buttons.filter((button, i) => button.type === 'QUICK_REPLY' && buttons[i - 1]?.type !== 'QUICK_REPLY').length
  if (blocks > 1) throw unfit('Buttons are not grouped', 'Quick replies must stand together.')
  return { ...part, buttons: buttons.map(checkButton) }
}

/** The buttons of a card: two at most, or one of a product. */
export function checkCardButtons(part: WireMap, ofProduct: boolean): WireMap {
  const buttons = listed(part)
  if (buttons.length > (ofProduct ? 1 : 2)) throw unfit('Too many buttons', 'A card has at most two buttons, of a product one.')
  for (const { type } of buttons) {
    const fits = ofProduct ? type === 'SPM' || type === 'URL' : ofCards.has(shown(type))
    if (!fits) throw unfit('Button is not supported', `A button of type ${shown(type)} is not supported on this card.`)
  }
  return { ...part, buttons: buttons.map(checkButton) }
}

function listed(part: WireMap): WireMap[] {
  const { buttons } = part
  if (!Array.isArray(buttons) || buttons.length === 0 || !buttons.every(isMap)) throw badFormat('BUTTONS')
  return buttons
}

function checkButton(button: WireMap): WireMap {
  const type = shown(button.type)
  if (type === 'REQUEST_CONTACT_INFO' && button.text !== undefined && button.text !== labels[type])
    throw unfit('Button text is fixed', `A button of type ${type} has a label of its own.`)
  const text = button.text === undefined && Object.hasOwn(labels, type) ? labels[type] : button.text
  if (typeof text !== 'string' || !text.trim()) throw unfit('Button text is missing', 'Each button needs a text.')
  if (text.length > 25) throw tooLong('Button text', 25)
  if (/\{\{|\n/.test(text)) throw unfit("Buttons can't have variables", "A button text can't have variables or new lines.")
  const check = Object.hasOwn(checks, type) ? checks[type] : undefined
  return { ...button, text, ...check?.(button) }
}

const checks: Readonly<Record<string, (button: WireMap) => WireMap | undefined>> = {
  URL: checkLink,
  PHONE_NUMBER: checkPhone,
  COPY_CODE: checkCode,
  FLOW: checkFlow,
}

function checkPhone({ phone_number: phone }: WireMap): undefined {
  if (typeof phone === 'string' && phone.length > 20) throw tooLong('Button phone_number', 20)
  if (typeof phone !== 'string' || !/^\+?[\d\s()-]{5,20}$/.test(phone))
    throw unfit('Phone number is not valid', 'A phone button needs phone_number with country code, at most 20 characters.')
}

function checkLink({ url, example }: WireMap): WireMap | undefined {
  if (typeof url !== 'string' || !/^https?:\/\/[^\s/{}]+/.test(url))
    throw unfit('Link is not valid', 'A URL button needs a url with http or https.')
  if (url.length > 2000) throw tooLong('Button url', 2000)
  if (/^https?:\/\/(www\.)?(wa\.me|whatsapp\.com)\b/.test(url))
    throw unfit("Direct links to WhatsApp aren't allowed", "Direct links to WhatsApp aren't allowed for buttons.")
  const names = variablesOf(url)
  if (names.length === 0 && !/\{\{|\}\}/.test(url)) return undefined
  if (names.length !== 1 || !url.endsWith('}}'))
    throw unfit('Link variable is not valid', 'A link holds one variable, {{1}}, at its end.')
  const sample: unknown = Array.isArray(example) ? example[0] : example
  if (typeof sample !== 'string' || sample === '') throw missingField('BUTTONS', 'example')
  return { example: [sample] }
}

function checkCode({ example }: WireMap): WireMap {
  const sample: unknown = Array.isArray(example) ? example[0] : example
  if (typeof sample !== 'string' || sample === '') throw missingField('BUTTONS', 'example')
  if (sample.length > 15) throw tooLong('Button example', 15)
  return { example: [sample] }
}

const flowNames = ['flow_id', 'flow_name', 'flow_json']

/** Source: Meta, Flows → Send a Flow → Templates (2026-09). */
function checkFlow(button: WireMap): WireMap {
  const given = flowNames.filter((name) => button[name] !== undefined)
  if (given.length !== 1)
    throw templateRefusal(2388043, 'Flow is missing', `A FLOW button needs exactly one of ${flowNames.join(', ')}.`)
  if (button.flow_json !== undefined) checkFlowJson(button.flow_json)
  const action = shown(button.flow_action ?? 'NAVIGATE').toUpperCase()
  checkOneOf(action, "button['flow_action']", ['NAVIGATE', 'DATA_EXCHANGE'])
  if (button.navigate_screen !== undefined && typeof button.navigate_screen !== 'string')
    throw invalidParameter("Param button['navigate_screen'] must be a string.")
  if (button.icon !== undefined)
    checkOneOf(shown(button.icon).toUpperCase(), "button['icon']", ['DOCUMENT', 'PROMOTION', 'REVIEW'])
  const id = button.flow_id
  if (id !== undefined && typeof id !== 'string' && typeof id !== 'number')
    throw invalidParameter("Param button['flow_id'] must be an ID.")
  if (button.flow_name !== undefined && typeof button.flow_name !== 'string')
    throw invalidParameter("Param button['flow_name'] must be a string.")
  return { flow_action: action, ...(id !== undefined && { flow_id: String(id) }) }
}

function checkFlowJson(value: unknown): void {
  try {
    if (isMap(typeof value === 'string' ? JSON.parse(value) : undefined)) return
  } catch {
    // Said below: it is no JSON.
  }
  throw new GraphError(139001, undefined, { message: "Param button['flow_json'] is not valid Flow JSON.", http: 400 })
}
