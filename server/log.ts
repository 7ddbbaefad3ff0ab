import { type DestinationStream, type Logger, pino } from 'pino'
import type { Config } from './config.ts'

export type Log = Logger

/** Secrets that could ride along in a logged request or error; people's messages are never logged at all. */
const redacted = [
  'req.headers.authorization',
  'req.headers.cookie',
  '*.authorization',
  '*.cookie',
  '*.password',
  '*.token',
  '*.secret',
  '*.appSecret',
  '*.accessToken',
]

/** One JSON object a line, on standard output unless told otherwise. */
export function createLog(level: Config['logLevel'], destination?: DestinationStream): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: redacted, censor: '•••' } }
  return destination ? pino(options, destination) : pino(options)
}
