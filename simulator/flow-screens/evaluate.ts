import { type Expression, ExpressionError, parseExpression, parseProperty } from '../flow-json/expression.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'

/** What bindings look into: data and input of the screen on show, and of all screens by id. */
export interface Scope {
  readonly data: WireMap
  readonly form: WireMap
  readonly screen: Readonly<Record<string, { data: WireMap; form: WireMap }>>
}

/** Looks up every binding inside a value; what is not there becomes undefined and is left out of objects. */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') return evaluateText(value, scope)
  if (Array.isArray(value)) return value.map((item) => evaluate(item, scope))
  if (!isMap(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const result = evaluate(inner, scope)
      return result === undefined ? [] : [[key, result]]
    }),
  )
}

/** Whether a condition of `If` holds. What cannot be read does not. */
export function holds(condition: unknown, scope: Scope): boolean {
  if (typeof condition !== 'string') return condition === true
  try {
    const inner = /^`(.*)`$/s.exec(condition)?.[1] ?? condition
    return truth(work(parseExpression(inner), scope))
  } catch (error) {
    if (error instanceof ExpressionError) return false
    throw error
  }
}

function evaluateText(text: string, scope: Scope): unknown {
  try {
    const expression = parseProperty(text)
    return expression ? work(expression, scope) : text
  } catch (error) {
    if (error instanceof ExpressionError) return text
    throw error
  }
}

function work(expression: Expression, scope: Scope): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'binding':
      return lookUp(expression.path, scope)
    case 'not':
      return !truth(work(expression.of, scope))
    case 'minus':
      return -number(work(expression.of, scope))
    case 'join':
      return expression.parts.map((part) => shown(work(part, scope))).join('')
    case 'both':
      return both(expression.sign, expression.left, expression.right, scope)
  }
}

function both(sign: string, left: Expression, right: Expression, scope: Scope): unknown {
  const a = work(left, scope)
  if (sign === '&&') return truth(a) && truth(work(right, scope))
  if (sign === '||') return truth(a) || truth(work(right, scope))
  const b = work(right, scope)
  if (sign === '==') return same(a, b)
  if (sign === '!=') return !same(a, b)
  return sums[sign]?.(number(a), number(b))
}

const sums: Readonly<Record<string, (a: number, b: number) => number | boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  // Meta: division and modulo by zero give zero.
  '/': (a, b) => (b === 0 ? 0 : a / b),
  '%': (a, b) => (b === 0 ? 0 : a % b),
}

function lookUp(path: readonly string[], scope: Scope): unknown {
  let value: unknown = scope
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as WireMap)[step]
  }
  return value
}

/** A field that was left empty is an empty text, and a number typed into a field is a number. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a !== undefined && b !== undefined && number(a) === number(b)
  return (a ?? (typeof b === 'boolean' ? false : '')) === (b ?? (typeof a === 'boolean' ? false : ''))
}

const truth = (value: unknown): boolean => value === true
const number = (value: unknown): number => Number(value ?? 0) || 0
const shown = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value as string)
