import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Flow, flowsOf } from '../flow-store/flows.ts'
import { GraphError, invalidParameter, missingParameter } from '../graph-error.ts'
import { pageOf } from '../wire/fields.ts'
import { origin } from '../wire/origin.ts'
import { parameters } from '../wire/wire-body.ts'
import { isMap, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { changeJson } from './change.ts'

/** `POST /{flow}/assets`: a new `flow.json`, as a file of a form or inside JSON. Source: Meta, Flows → Flows API (2026-09). */
export async function uploadJson(world: World, request: FastifyRequest, flow: Flow): Promise<WireMap> {
  const wish = request.isMultipart() ? await formOf(request) : parameters(request)
  if (wish.name !== 'flow.json') throw invalidParameter('Param name must be flow.json.')
  if (wish.asset_type !== 'FLOW_JSON') throw invalidParameter('Param asset_type must be FLOW_JSON.')
  const file = wish.file ?? wish.flow_json
  if (file === undefined) throw missingParameter('file')
  return { success: true, validation_errors: changeJson(world, flow, file) }
}

async function formOf(request: FastifyRequest): Promise<WireMap> {
  const file = await request.file().catch(unreadable)
  if (!file) throw missingParameter('file')
  const bytes = await file.toBuffer().catch(unreadable)
  const fields = Object.entries(file.fields).flatMap(([name, field]) => (field && 'value' in field ? [[name, field.value]] : []))
  return { ...(isMap(request.query) ? request.query : {}), ...Object.fromEntries(fields), file: bytes.toString('utf8') }
}

function unreadable(error: Error): never {
  throw new GraphError(100, `The form could not be read: ${error.message}`, { message: '(#100) Invalid parameter' })
}

/** `GET /{flow}/assets`: where to fetch what was uploaded. */
export function assetsOf(world: World, request: FastifyRequest, flow: Flow): WireMap {
  const rows =
    flow.text === undefined
      ? []
      : [
          {
            name: 'flow.json',
            asset_type: 'FLOW_JSON',
            download_url: `${origin(request)}/flows/files/${flow.id}/${secret(world, flow)}`,
          },
        ]
  return pageOf(rows, isMap(request.query) ? request.query : {}, `${origin(request)}/${flow.id}/assets`)
}

/** A link that nobody guesses and that dies with the file. */
const secret = (world: World, { id, text = '' }: Flow): string =>
  createHash('sha256').update(`${world.state.seed} ${id} ${text}`).digest('hex').slice(0, 40)

/** The files behind `download_url`; they need no token. */
export function serveFlowFiles(app: FastifyInstance, world: World): void {
  app.get<{ Params: { flow: string; secret: string } }>('/flows/files/:flow/:secret', (request, reply) => {
    const flow = flowsOf(world).get(request.params.flow)
    if (flow?.text === undefined || request.params.secret !== secret(world, flow)) return reply.code(404).send()
    return reply.type('application/json').header('content-disposition', 'attachment; filename="flow.json"').send(flow.text)
  })
}
