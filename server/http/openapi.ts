import { permissions } from '@woochat/contract/permissions.ts'
import type { Route, RouteTable } from '@woochat/contract/route.ts'
import { z } from 'zod'
import type { App } from './app-types.ts'
import { apiPrefix } from './serve.ts'

/** Serves OpenAPI 3.1 made from the route tables, so that what is documented is what is served. */
export function serveOpenApi(app: App, tables: Readonly<Record<string, RouteTable>>, version: string): void {
  let document: unknown
  app.get('/openapi.json', async () => {
    document ??= openApi(tables, version)
    return document
  })
}

export function openApi(tables: Readonly<Record<string, RouteTable>>, version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [tag, table] of Object.entries(tables))
    for (const [name, route] of Object.entries(table)) {
      const path = apiPrefix + route.path.replace(/:(\w+)/g, '{$1}')
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(tag, name, route) }
    }
  return {
    openapi: '3.1.0',
    info: { title: 'WooChat API', version, description: intro },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { session: [] }],
    tags: Object.keys(tables).map((tag) => ({ name: tag })),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'wc_live_…, made under Settings → API keys' },
        session: { type: 'apiKey', in: 'cookie', name: 'woochat' },
      },
      schemas: { Refusal: refusalSchema },
    },
  }
}

const intro = `Everything WooChat's own screens do, they do through this API.

**Keys** go into \`Authorization: Bearer wc_live_…\`. **Lists** answer \`items\` and \`next\`: pass \`next\` as \`cursor\`. **POSTs** take an \`Idempotency-Key\`
(8 to 128 characters, kept 7 days): a repeat gets the first answer. **Errors** say what happened and what to do next. Permissions: ${permissions.map((p) => `\`${p}\``).join(', ')}.`

const refusalSchema = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string' },
        message: { type: 'string', description: 'What happened' },
        next: { type: 'string', description: 'What to do next' },
        problems: {
          type: 'array',
          items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
        },
        requestId: { type: 'string' },
      },
      required: ['code', 'message', 'next'],
    },
  },
}

function operation(tag: string, name: string, route: Route): Record<string, unknown> {
  const body = bodyOf(route)
  const refusal = {
    description: 'Refused',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
  }
  return {
    operationId: `${tag}.${name}`,
    tags: [tag],
    summary: route.summary,
    description:
      route.may === 'anyone' ? 'Open to anyone.' : route.may === 'signed-in' ? 'Needs a session.' : `Needs \`${route.may}\`.`,
    ...(route.may === 'anyone' && { security: [] }),
    parameters: [
      ...parametersOf('path', route.params),
      ...parametersOf('query', route.query),
      ...(route.method === 'POST' ? [idempotency] : []),
    ],
    ...(body && { requestBody: { required: true, content: body } }),
    responses: {
      200: { description: 'Done', content: replyOf(route) },
      400: refusal,
      401: refusal,
      403: refusal,
      404: refusal,
      409: refusal,
    },
  }
}

const idempotency = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', minLength: 8, maxLength: 128 },
}

function bodyOf(route: Route): Record<string, unknown> | undefined {
  if (route.wire === 'upload')
    return {
      'multipart/form-data': {
        schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] },
      },
    }
  return route.body && { 'application/json': { schema: schemaOf(route.body, 'input') } }
}

function replyOf(route: Route): Record<string, unknown> {
  if (route.wire === 'download') return { 'application/octet-stream': {} }
  if (route.wire === 'stream') return { 'text/event-stream': {} }
  return { 'application/json': { schema: schemaOf(route.reply, 'output') } }
}

function parametersOf(place: 'path' | 'query', schema: z.ZodType | undefined): unknown[] {
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries(schema.shape).map(([name, inner]) => ({
    name,
    in: place,
    required: place === 'path' || !(inner as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(inner as z.ZodType, 'input'),
  }))
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' })
  return relocate(rest)
}

/** A recursive schema carries its own `$defs`; inside an OpenAPI document its references must stay within it, so they are inlined once. */
function relocate(schema: Record<string, unknown>): unknown {
  const { $defs: defs, ...rest } = schema
  if (!defs) return rest
  const open = (value: unknown, depth: number): unknown => {
    if (Array.isArray(value)) return value.map((v) => open(v, depth))
    if (typeof value !== 'object' || value === null) return value
    const ref = '$ref' in value && typeof value.$ref === 'string' ? /^#\/\$defs\/(.+)$/.exec(value.$ref)?.[1] : undefined
    if (ref) return depth > 2 ? {} : open((defs as Record<string, unknown>)[ref] ?? {}, depth + 1)
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, open(v, depth)]))
  }
  return open(rest, 0)
}
