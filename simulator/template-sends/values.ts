import { GraphError, invalidParameter } from '../graph-error.ts'
import { checkMap, checkText, type FileRef, fileRef, isMap, shown, type WireMap } from '../wire/wire-value.ts'
import type { PartNeeds } from './needs.ts'

/** Products that a send shows; without a catalogue, of the one that is connected. */
export interface Goods {
  catalogId: string | undefined
  products: string[]
}

/** A button of a template that opens a Flow, and the `action` it is sent with. */
export interface FlowUse {
  button: WireMap
  action: WireMap
}

/** What a send names that others must know: files, products, orders to be paid, Flows. */
export interface Found {
  files: FileRef[]
  goods: Goods[]
  orders: WireMap[]
  flows: FlowUse[]
}

export function checkHeaderValue(
  needs: PartNeeds,
  place: string,
  values: readonly unknown[],
  named: boolean,
  found: Found,
): void {
  const { header } = needs
  if (header === 'none' || header === 'text') {
    const kind = isMap(values[0]) ? shown(values[0].type ?? '') : ''
    if (header === 'text' && kind !== '' && Object.hasOwn(headers, kind)) throw mismatch(place, 'TEXT', kind)
    const length = checkTexts(place, values, needs.headerVariables, named)
    if (needs.headerLength + length > 60) throw new GraphError(132005, 'Translated text is too long for component type HEADER')
    return
  }
  const value = values[0]
  const kind = isMap(value) ? shown(value.type ?? 'unknown') : 'unknown'
  if (values.length !== 1 || !isMap(value) || kind !== header) throw mismatch(place, header, kind)
  headers[header]?.(value[kind], found)
}

const mismatch = (place: string, expected: string, received: string): GraphError =>
  new GraphError(132012, `${place}: Format mismatch, expected ${expected.toUpperCase()}, received ${received.toUpperCase()}`)

const file =
  (kind: string) =>
  (value: unknown, { files }: Found): void => {
    files.push(fileRef(kind, value))
  }

const headers: Readonly<Record<string, (value: unknown, found: Found) => void>> = {
  image: file('image'),
  video: file('video'),
  gif: file('gif'),
  document: (value, found) => {
    file('document')(value, found)
    if (isMap(value) && value.filename !== undefined) checkText(value.filename, "document['filename']", 1024)
  },
  location: checkPlace,
  product: (value, { goods }) => {
    const product = checkMap(value, 'product')
    goods.push({
      catalogId: checkText(product.catalog_id, "product['catalog_id']", 64),
      products: [checkText(product.product_retailer_id, "product['product_retailer_id']", 100)],
    })
  },
}

function checkPlace(value: unknown): void {
  const place = checkMap(value, 'location')
  for (const [key, most] of [
    ['latitude', 90],
    ['longitude', 180],
  ] as const) {
    const given = place[key]
    if (given === undefined || given === '') throw new GraphError(131008, `Parameter 'location.${key}' is required`)
    if (!(['number', 'string'].includes(typeof given) && Math.abs(Number(given)) <= most))
      throw new GraphError(131009, `Parameter 'location.${key}' must be between -${most} and ${most}`)
  }
  for (const key of ['name', 'address'] as const) if (place[key] !== undefined) checkText(place[key], `location['${key}']`, 1000)
}

/** Checks the values of the variables of a text and gives their length together. */
export function checkTexts(place: string, values: readonly unknown[], wanted: readonly string[], named: boolean): number {
  if (values.length !== wanted.length)
    throw new GraphError(
      132000,
      `${place}: number of localizable_params (${values.length}) does not match the expected number of params (${wanted.length})`,
    )
  let length = 0
  for (const value of values) {
    if (!isMap(value)) throw invalidParameter(`Param template['components'] ${place} parameters must be JSON objects.`)
    length += valueText(place, value).length
  }
  if (named && wanted.length > 0) checkNames(place, values, wanted)
  return length
}

/** Each name once. */
function checkNames(place: string, values: readonly unknown[], wanted: readonly string[]): void {
  const given = new Set(values.map((value) => (isMap(value) ? value.parameter_name : undefined)))
  if (wanted.every((name) => given.has(name))) return
  throw new GraphError(100, undefined, {
    message: '(#100) Invalid parameter: Parameter name is missing or empty',
    userTitle: 'Parameter name is missing',
    userMessage: `${place}: this template has named variables: ${wanted.join(', ')}`,
  })
}

/** The words that will stand in place of a variable. */
export function valueText(place: string, value: WireMap): string {
  const { type } = value
  if (type === 'currency' || type === 'date_time') return fallback(place, type, value[type])
  if (type !== 'text') throw mismatch(place, 'TEXT', shown(type ?? 'UNKNOWN'))
  if (typeof value.text !== 'string' || value.text === '')
    throw new GraphError(131008, `${place}: Parameter of type text is missing text value`)
  if (unfit.test(value.text))
    throw new GraphError(132018, `${place}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces`)
  return value.text
}

const unfit = /[\n\t\r]| {5}/

function fallback(place: string, type: string, value: unknown): string {
  if (!isMap(value) || typeof value.fallback_value !== 'string' || value.fallback_value === '')
    throw new GraphError(131008, `${place}: Parameter of type ${type} is missing fallback_value`)
  if (type === 'currency') checkAmount(place, value)
  return value.fallback_value
}

function checkAmount(place: string, { code, amount_1000: amount }: WireMap): void {
  if (typeof code !== 'string' || !/^[A-Z]{3}$/.test(code))
    throw new GraphError(131009, `${place}: currency code must be three capital letters`)
  if (!Number.isInteger(amount)) throw new GraphError(131009, `${place}: amount_1000 must be a whole number`)
}

/** A one-time code, in the text and behind the button. Source: Meta, Authentication templates (2025-11). */
export function checkCodeText(place: string, code: string): void {
  if (code.length > 15) throw new GraphError(132018, `${place}: a code must be at most 15 characters long`)
  if (/https?:\/\/|\p{Extended_Pictographic}/u.test(code))
    throw new GraphError(132018, `${place}: a code cannot have links or emoji`)
}
