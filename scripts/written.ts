import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { refusals } from '../contract/errors.ts'

const root = join(import.meta.dirname, '..')

/** The files that are written from others, and how; `npm run write` writes them, a test holds them to their source. */
export const written: Readonly<Record<string, () => string>> = {
  'docs/errors.md': errorsPage,
  'server/db/tables.ts': tablesFile,
}

function errorsPage(): string {
  const rows = Object.entries(refusals).map(([code, { status, says, next }]) => `| \`${code}\` | ${status} | ${says} | ${next} |`)
  return `# Errors of the API
Every refusal answers \`{"error": {"code", "message", "next", "problems"?, "requestId"?}}\`. \`{…}\` is filled in.
Written from \`contract/errors.ts\` by \`npm run write\`.

| code | status | message | next |
|---|---|---|---|
${rows.join('\n')}
`
}

const types: Readonly<Record<string, string>> = {
  bigint: 'number',
  integer: 'number',
  smallint: 'number',
  'double precision': 'number',
  text: 'string',
  'text[]': 'string[]',
  boolean: 'boolean',
  timestamptz: 'Date',
  date: 'string',
  bytea: 'Buffer',
}

function tablesFile(): string {
  const tables = readMigrations().flatMap(tablesOf)
  const rows = tables.map(
    ({ name, columns }) => `export interface ${rowName(name)} {\n${columns.map((c) => `  ${c}\n`).join('')}}\n`,
  )
  return `import type { ColumnType, Generated } from 'kysely'

// Written from the migrations by \`npm run write\`.

/** jsonb: read as parsed JSON, written as text. What a column holds is said by the store that owns it. */
type Json = ColumnType<unknown, string, string>
type JsonOrNull = ColumnType<unknown, string | null, string | null>
type JsonDefaulted = ColumnType<unknown, string | undefined, string>

${rows.join('\n')}
/** Every table of the migrations, as Kysely sees it. */
export interface Tables {
${tables.map(({ name }) => `  ${name}: ${rowName(name)}\n`).join('')}}
`
}

function readMigrations(): string[] {
  const folder = join(root, 'server/db/migrations')
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replace(/--.*$/gm, ''))
}

const rowName = (table: string): string => `${table.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}Row`

const tablesOf = (sql: string): { name: string; columns: string[] }[] =>
  [...sql.matchAll(/create table (\w+) \(([\s\S]*?)\n?\)(?: with[^;]*)?;/g)].map(([, name = '', body = '']) => ({
    name,
    columns: partsOf(body)
      .map((part) => part.trim())
      .filter((part) => part !== '' && !/^(primary|foreign|unique|check|constraint)\b/.test(part))
      .map(columnOf),
  }))

/** Cuts at commas that stand in no parentheses. */
function partsOf(body: string): string[] {
  const parts = ['']
  let depth = 0
  for (const sign of body) {
    if (sign === '(') depth++
    if (sign === ')') depth--
    if (sign === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += sign
  }
  return parts
}

function columnOf(part: string): string {
  const [, name = '', type = '', rest = ''] = /^(\w+) (double precision|text\[\]|\w+)([\s\S]*)$/.exec(part) ?? []
  const required = /not null|primary key|generated/.test(rest)
  const given = /default|generated/.test(rest)
  if (type === 'jsonb') return `${name}: ${required ? (given ? 'JsonDefaulted' : 'Json') : 'JsonOrNull'}`
  const known = types[type]
  if (!known) throw new Error(`No type for ${type} of ${name}`)
  const whole = required ? known : `${known} | null`
  return `${name}: ${given ? `Generated<${whole}>` : whole}`
}
