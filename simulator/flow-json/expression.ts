/** `${data.name}`, `${form.name}` or `${screen.SCREEN.form.name}`: what to look up, step by step. */
export interface Binding {
  readonly kind: 'binding'
  readonly raw: string
  readonly path: readonly string[]
}

export type Expression =
  | Binding
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'not' | 'minus'; readonly of: Expression }
  | { readonly kind: 'join'; readonly parts: readonly Expression[] }
  | { readonly kind: 'both'; readonly sign: string; readonly left: Expression; readonly right: Expression }

/** What is wrong with an expression, in words; columns count from 1. */
export class ExpressionError extends Error {}

const deepest = 50
const wholeBinding = /^\$\{([^{}]+)\}$/

export const isBound = (text: string): boolean => text.includes('${') || /^`.*`$/s.test(text)

/**
 * A property of Flow JSON: a binding, an expression in backticks, or undefined when it is plain text. Throws ExpressionError where
 * the syntax is broken. Source: Meta, Flows → Flow JSON → Nested expressions (2026-09).
 */
export function parseProperty(text: string): Expression | undefined {
  if (!isBound(text)) return undefined
  if (text.startsWith('`') && text.endsWith('`') && text.length > 1) return parseExpression(text.slice(1, -1))
  const whole = wholeBinding.exec(text)?.[1]
  if (whole !== undefined) return bindingOf(whole)
  throw new ExpressionError('Dynamic data and text stand together: put the whole in backticks, or use dynamic data alone.')
}

/** A condition, or what stands between backticks. Throws ExpressionError. */
export function parseExpression(text: string): Expression {
  return new ExpressionReader(tokensOf(text)).whole()
}

export function bindingsOf(expression: Expression): Binding[] {
  switch (expression.kind) {
    case 'binding':
      return [expression]
    case 'literal':
      return []
    case 'join':
      return expression.parts.flatMap(bindingsOf)
    case 'both':
      return [...bindingsOf(expression.left), ...bindingsOf(expression.right)]
    default:
      return bindingsOf(expression.of)
  }
}

const bindingOf = (inner: string): Binding => ({ kind: 'binding', raw: `\${${inner}}`, path: inner.trim().split('.') })

interface Token {
  readonly kind: 'operand' | 'sign'
  readonly text: string
  readonly column: number
  readonly operand?: Expression
}

const pieces = /\s+|\$\{([^{}]+)\}|'((?:\\.|[^'\\])*)'|(\d+(?:\.\d+)?)|(true|false)\b|(==|!=|<=|>=|&&|\|\||[<>()+\-*/%!])/y

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  pieces.lastIndex = 0
  while (pieces.lastIndex < text.length) {
    const at = pieces.lastIndex
    const found = pieces.exec(text)
    if (!found) throw badCharacter(text, at)
    const [whole, binding, quoted, number, word, sign] = found
    const column = at + 1
    const operand = (of: Expression): void => void tokens.push({ kind: 'operand', text: whole, column, operand: of })
    if (binding !== undefined) operand(bindingOf(binding))
    else if (quoted !== undefined) operand({ kind: 'literal', value: quoted.replace(/\\+(.)/g, '$1') })
    else if (number !== undefined) operand({ kind: 'literal', value: Number(number) })
    else if (word !== undefined) operand({ kind: 'literal', value: word === 'true' })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, column })
  }
  return tokens
}

function badCharacter(text: string, at: number): ExpressionError {
  if (text[at] === "'") return new ExpressionError('Missing closing quote for string.')
  const word = /^\w+/.exec(text.slice(at))?.[0]
  if (word !== undefined) return new ExpressionError(`Invalid literal '${word.slice(0, 40)}'.`)
  return new ExpressionError(`Unexpected character '${text[at]}' found at column ${at + 1}.`)
}

/** Weakest first; two operands with nothing between them are joined, which binds more weakly than a sum. */
const levels = [['||'], ['&&'], ['==', '!='], ['<', '<=', '>', '>='], [], ['+', '-'], ['*', '/', '%']] as const
const joining = 4

class ExpressionReader {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): Expression {
    if (this.#tokens.length === 0) throw new ExpressionError("Expected property 'condition' to contain at least one operand.")
    const read = this.#level(0)
    const rest = this.#next
    if (rest?.text === ')')
      throw new ExpressionError(`Missing opening parenthesis for the closing parenthesis at column ${rest.column}.`)
    if (rest) throw new ExpressionError(`Invalid operator '${rest.text}' found at column ${rest.column}.`)
    return read
  }

  get #next(): Token | undefined {
    return this.#tokens[this.#at]
  }

  #level(index: number): Expression {
    const signs: readonly string[] | undefined = levels[index]
    if (!signs) return this.#operand()
    let left = this.#level(index + 1)
    if (index === joining) return this.#joined(left)
    for (let sign = this.#next; sign?.kind === 'sign' && signs.includes(sign.text); sign = this.#next) {
      this.#at++
      const right = this.#level(index + 1)
      if (left.kind === 'literal' && right.kind === 'literal' && index < joining)
        throw new ExpressionError(
          `An operator cannot have literals on both sides. Found invalid syntax at column ${sign.column}.`,
        )
      left = { kind: 'both', sign: sign.text, left, right }
    }
    return left
  }

  #joined(first: Expression): Expression {
    const parts = [first]
    while (this.#next?.kind === 'operand' || this.#next?.text === '(') parts.push(this.#level(joining + 1))
    return parts.length === 1 ? first : { kind: 'join', parts }
  }

  #operand(): Expression {
    const token = this.#next
    if (!token) throw new ExpressionError(`Missing operand after last operator '${this.#tokens.at(-1)?.text ?? ''}'.`)
    this.#at++
    if (token.operand) return token.operand
    if (++this.#depth > deepest) throw new ExpressionError('The expression is nested too deeply.')
    try {
      if (token.text === '!') return { kind: 'not', of: this.#operand() }
      if (token.text === '-') return { kind: 'minus', of: this.#operand() }
      if (token.text === '(') return this.#inParentheses(token.column)
    } finally {
      this.#depth--
    }
    throw token.text === ')'
      ? new ExpressionError(`Missing opening parenthesis for the closing parenthesis at column ${token.column}.`)
      : new ExpressionError(`Invalid operator '${token.text}' found at column ${token.column}.`)
  }

  #inParentheses(column: number): Expression {
    if (this.#next?.text === ')') throw new ExpressionError(`Found invalid empty parentheses at column ${column}.`)
    const inner = this.#level(0)
    if (this.#next?.text !== ')') throw new ExpressionError('Missing closing parenthesis.')
    this.#at++
    return inner
  }
}
