import { invalidParameter } from '../graph-error.ts'
import { isMap, shown, type WireMap, written } from '../wire/wire-value.ts'
import type { Product } from './catalogs.ts'

export type Rule = (product: Product) => boolean

/**
 * The rules of a product set and of `filter=`, e.g. `{"or":[{"name":{"i_contains":"tea"}},{"price":{"lt":5000}}]}`; prices are hundredths.
 * Refuses what is no JSON, fields a product has not, and operators that do not exist.
 * Source: Meta, Marketing API → Product Catalog → Product sets (2026-09).
 */
export function parseFilter(value: unknown): Rule {
  const filter = typeof value === 'string' ? jsonOf(value) : value
  if (!isMap(filter)) throw invalidParameter('Param filter must be a JSON object.')
  return every(filter, 0)
}

const deepest = 20

function every(filter: WireMap, depth: number): Rule {
  if (depth > deepest) throw invalidParameter('Param filter is nested too deeply.')
  const rules = Object.entries(filter).map(([name, value]) => rule(name, value, depth))
  return (product) => rules.every((one) => one(product))
}

function rule(name: string, value: unknown, depth: number): Rule {
  if (name === 'and' || name === 'or') {
    if (!Array.isArray(value) || !value.every(isMap)) throw invalidParameter(`Param filter: ${name} must be a list of rules.`)
    const rules = value.map((one) => every(one, depth + 1))
    return name === 'and' ? (product) => rules.every((one) => one(product)) : (product) => rules.some((one) => one(product))
  }
  const read = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (!read) throw invalidParameter(`Param filter: ${name.slice(0, 60)} is not a field of products.`)
  if (!isMap(value)) throw invalidParameter(`Param filter: ${name} must be an object of operators.`)
  const tests = Object.entries(value).map(([operator, wanted]) => test(operator, wanted))
  return (product) => tests.every((one) => one(read(product)))
}

type Value = string | number
type Test = (value: Value) => boolean

function test(operator: string, wanted: unknown): Test {
  const make = Object.hasOwn(operators, operator) ? operators[operator] : undefined
  if (!make) throw invalidParameter(`Param filter: there is no operator ${operator.slice(0, 60)}.`)
  return make(wanted)
}

const fields: Readonly<Record<string, (product: Product) => Value>> = {
  id: (one) => one.id,
  product_item_id: (one) => one.id,
  retailer_id: (one) => one.retailerId,
  retailer_product_group_id: (one) => one.groupId ?? '',
  name: (one) => one.name,
  title: (one) => one.name,
  description: (one) => one.description ?? '',
  price: (one) => one.amount,
  price_amount: (one) => one.amount,
  sale_price: (one) => one.saleAmount ?? one.amount,
  sale_price_amount: (one) => one.saleAmount ?? one.amount,
  currency: (one) => one.currency,
  availability: (one) => one.availability,
  visibility: (one) => one.visibility,
  brand: (one) => one.brand ?? '',
  category: (one) => one.category ?? '',
  product_type: (one) => one.category ?? '',
  condition: (one) => one.condition ?? '',
  inventory: (one) => one.inventory ?? 0,
}

const small = (value: unknown): string => written(value).toLowerCase()
const same = (a: Value, b: unknown): boolean => String(a) === written(b)
const byText =
  (matches: (value: string, wanted: string) => boolean, fold = false) =>
  (wanted: unknown): Test => {
    const sought = fold ? small(wanted) : written(wanted)
    return (value) => matches(fold ? small(value) : String(value), sought)
  }
const byNumber =
  (matches: (value: number, wanted: number) => boolean) =>
  (wanted: unknown): Test => {
    const bound = Number(written(wanted) || Number.NaN)
    if (Number.isNaN(bound)) throw invalidParameter(`Param filter: "${shown(wanted)}" is not a number.`)
    return (value) => matches(Number(value), bound)
  }
const byList =
  (matches: (value: Value, list: readonly unknown[]) => boolean) =>
  (wanted: unknown): Test => {
    if (!Array.isArray(wanted)) throw invalidParameter('Param filter: is_any and is_not_any take a list.')
    return (value) => matches(value, wanted)
  }

const operators: Readonly<Record<string, (wanted: unknown) => Test>> = {
  eq: (wanted) => (value) => same(value, wanted),
  neq: (wanted) => (value) => !same(value, wanted),
  i_eq: byText((value, wanted) => value === wanted, true),
  contains: byText((value, wanted) => value.includes(wanted)),
  not_contains: byText((value, wanted) => !value.includes(wanted)),
  i_contains: byText((value, wanted) => value.includes(wanted), true),
  i_not_contains: byText((value, wanted) => !value.includes(wanted), true),
  starts_with: byText((value, wanted) => value.startsWith(wanted)),
  i_starts_with: byText((value, wanted) => value.startsWith(wanted), true),
  lt: byNumber((value, bound) => value < bound),
  lte: byNumber((value, bound) => value <= bound),
  gt: byNumber((value, bound) => value > bound),
  gte: byNumber((value, bound) => value >= bound),
  is_any: byList((value, list) => list.some((one) => same(value, one))),
  is_not_any: byList((value, list) => !list.some((one) => same(value, one))),
  i_is_any: byList((value, list) => list.some((one) => small(one) === small(value))),
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidParameter('Param filter must be valid JSON.')
  }
}
