import { Refusal, type RefusalCode } from '@woochat/contract/errors.ts'
import type { FastifyError } from 'fastify'
import { isDatabaseDown } from '../db/with-workspace.ts'
import type { App } from './app-types.ts'

/** Every failure becomes a sentence: refusals as their table says, bugs as 500 with the request id, logged with their cause. */
export function answerFailures(app: App): void {
  app.setNotFoundHandler((request, reply) => reply.code(404).send(new Refusal('no_such_route').body(request.id)))
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = asRefusal(error, request.id)
    if (refusal.code === 'broken') request.log.error({ err: error }, 'a request broke')
    return reply.code(refusal.status).header('cache-control', 'no-store').send(refusal.body(request.id))
  })
}

const ofFastify: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'malformed',
  FST_REQ_FILE_TOO_LARGE: 'too_large',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'malformed',
  FST_ERR_RATE_LIMIT: 'rate_limited',
}

function asRefusal(error: FastifyError, requestId: string): Refusal {
  if (error instanceof Refusal) return error
  const code = ofFastify[error.code]
  if (code) return new Refusal(code, { limit: '1 MB', seconds: 10 })
  if (isDatabaseDown(error)) return new Refusal('database_down')
  if (error instanceof SyntaxError) return new Refusal('malformed')
  return new Refusal('broken', { requestId })
}
