import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphError } from '../graph-error.ts'
import { isMap, type WireMap } from './wire-value.ts'

/** A request body as text and, when it is one, as an object. */
export class WireBody {
  readonly raw: string
  readonly json: WireMap

  constructor(raw: string, json: unknown) {
    this.raw = raw
    this.json = isMap(json) ? json : {}
  }
}

/** A form as the JSON it means: what is kept of a message is read as JSON, whichever way it came. */
export const asJson = (body: WireBody): WireBody =>
  /^\s*\{/.test(body.raw) ? body : new WireBody(JSON.stringify(body.json), body.json)

/** A parameter that should be an object may come as the text of one, as in a form; the body then reads as if it had not. */
export function unfolded(body: WireBody, name: string): WireBody {
  const value = body.json[name]
  const read = typeof value === 'string' ? unquote(value) : value
  if (read === value) return body
  const json = { ...body.json, [name]: read }
  return new WireBody(JSON.stringify(json), json)
}

/** The Graph API takes JSON, forms and bare bytes alike. */
export function parseBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    const raw = String(text)
    try {
      done(null, new WireBody(raw, raw === '' ? {} : JSON.parse(raw)))
    } catch {
      done(new GraphError(100, 'The request body is not valid JSON.', { message: '(#100) Invalid parameter' }))
    }
  })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, text, done) => {
    done(
      null,
      new WireBody(
        String(text),
        Object.fromEntries([...new URLSearchParams(String(text))].map(([key, value]) => [key, unquote(value)])),
      ),
    )
  })
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 110 * 1024 * 1024 }, (_request, bytes, done) => done(null, bytes))
}

/** A form field may itself be JSON. */
function unquote(value: string): unknown {
  if (!/^[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** Parameters from the query and the body together, as most calls of the Graph API take them. */
export function parameters(request: FastifyRequest): WireMap {
  const query = isMap(request.query) ? request.query : {}
  return request.body instanceof WireBody ? { ...query, ...request.body.json } : query
}
