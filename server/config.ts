import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'

export const serverRoles = ['web', 'worker'] as const
export type ServerRole = (typeof serverRoles)[number]

/** Everything an operator can set. `.env.example` says the same in prose, and a test holds the two together. */
export interface Config {
  readonly host: string
  readonly port: number
  readonly dataDir: string
  /** The owner's login on an outside PostgreSQL; undefined means the embedded one under `dataDir`. */
  readonly databaseUrl: string | undefined
  readonly databasePort: number | undefined
  readonly databasePoolSize: number
  /** Where people and Meta reach this installation; undefined on a machine that only serves itself. */
  readonly publicUrl: string | undefined
  /** `publicUrl`, or the loopback address when there is none. */
  readonly baseUrl: string
  readonly secretKey: string | undefined
  readonly graphBaseUrl: string
  /** Where channels of kind `practice` send; undefined when no simulator runs beside us. */
  readonly simulatorUrl: string | undefined
  readonly metaAppSecret: string | undefined
  readonly metaVerifyToken: string | undefined
  readonly smtpUrl: string | undefined
  readonly mailFrom: string
  /** Hosts and networks that users' addresses may reach although they are private. */
  readonly egressAllow: readonly string[]
  readonly signUp: 'open' | 'first' | 'closed'
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly roles: ReadonlySet<ServerRole>
  /** The demo workspace and its known password: never together with a public address. */
  readonly demo: boolean
}

/** A setting that cannot be used, in words for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Reads every setting once; an empty one counts as not set. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const parsed = Settings.safeParse(given)
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => sentence(issue, given)).join('\n'))
  return fromSettings(parsed.data)
}

/** The installation's master key: from SECRET_KEY, else from `secret.key` in the data folder, made on the first start. */
export function readSecretKey(config: Pick<Config, 'secretKey' | 'dataDir'>): Buffer {
  return createHash('sha256')
    .update(config.secretKey ?? keyFromFile(config.dataDir))
    .digest()
}

const port = z.coerce.number('must be a port number').int('must be a port number').min(1).max(65535, 'must be a port number')
const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must begin with ${protocols.join('// or ')}//`,
    )
const httpUrl = url('http:', 'https:').transform((text) => text.replace(/\/+$/, ''))
const words = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean))
const yesNo = z
  .enum(['true', 'false', '1', '0', 'yes', 'no'], 'must be true or false')
  .transform((word) => /^(true|1|yes)$/.test(word))

const Settings = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  DATABASE_PORT: port.optional(),
  DATABASE_POOL_SIZE: z.coerce.number('must be a number').int().min(2).max(500).default(20),
  PUBLIC_URL: httpUrl.optional(),
  SECRET_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  GRAPH_BASE_URL: httpUrl.default('https://graph.facebook.com'),
  SIMULATOR_URL: httpUrl.optional(),
  META_APP_SECRET: z.string().optional(),
  META_VERIFY_TOKEN: z.string().optional(),
  SMTP_URL: url('smtp:', 'smtps:').optional(),
  MAIL_FROM: z.string().default('WooChat <woochat@localhost>'),
  EGRESS_ALLOW: words.default([]),
  SIGN_UP: z.enum(['open', 'first', 'closed'], 'must be open, first or closed').default('open'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'must be trace, debug, info, warn, error or silent')
    .default('info'),
  ROLES: words.pipe(z.array(z.enum(serverRoles, 'must be web, worker or both')).min(1)).default(['web', 'worker']),
  DEMO: yesNo.default(true),
})
type Settings = z.output<typeof Settings>

/** The names of all settings, for the test that reads `.env.example`. */
export const settingNames = Object.keys(Settings.shape)

function fromSettings(set: Settings): Config {
  const own = `http://${isLoopback(set.HOST) || set.HOST === '0.0.0.0' || set.HOST === '::' ? 'localhost' : set.HOST}:${set.PORT}`
  return {
    host: set.HOST,
    port: set.PORT,
    dataDir: resolve(set.DATA_DIR),
    databaseUrl: set.DATABASE_URL,
    databasePort: set.DATABASE_PORT,
    databasePoolSize: set.DATABASE_POOL_SIZE,
    publicUrl: set.PUBLIC_URL,
    baseUrl: set.PUBLIC_URL ?? own,
    secretKey: set.SECRET_KEY,
    graphBaseUrl: set.GRAPH_BASE_URL,
    simulatorUrl: set.SIMULATOR_URL,
    metaAppSecret: set.META_APP_SECRET,
    metaVerifyToken: set.META_VERIFY_TOKEN,
    smtpUrl: set.SMTP_URL,
    mailFrom: set.MAIL_FROM,
    egressAllow: set.EGRESS_ALLOW,
    signUp: set.SIGN_UP,
    logLevel: set.LOG_LEVEL,
    roles: new Set(set.ROLES),
    demo: set.DEMO && set.PUBLIC_URL === undefined && isLoopback(set.HOST),
  }
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.')

function sentence(issue: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const name = String(issue.path[0])
  const shown = /KEY|SECRET|TOKEN|URL/.test(name) ? '' : ` (it is "${given[name]}")`
  return `${name} ${issue.message}${shown}.`
}

/** Two processes may start at once on a new folder: the first to create the file decides, the other reads it. */
function keyFromFile(dataDir: string): string {
  const file = join(dataDir, 'secret.key')
  mkdirSync(dataDir, { recursive: true })
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const key = readFileSync(file, 'utf8').trim()
  if (key.length < 16) throw new ConfigError(`${file} is damaged: put back the copy from your backup, or set SECRET_KEY.`)
  return key
}
