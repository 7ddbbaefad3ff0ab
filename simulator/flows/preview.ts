import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { serveSealedFiles } from '../flow-endpoints/files.ts'
import { type Flow, flowsOf } from '../flow-store/flows.ts'
import { bodyOf, notThere, queryOf } from '../wire/checked.ts'
import type { World } from '../world.ts'
import { actFlow, openPreview } from './run.ts'
import type { FlowView } from './session-view.ts'

type OfPreview = { Params: { token: string } }

/** What the link of a preview may add, as at Meta. */
const PreviewQuery = z.looseObject({
  flow_token: z.string().optional(),
  flow_action: z.enum(['navigate', 'data_exchange']).optional(),
  flow_action_payload: z.string().optional(),
})
const Payload = z.looseObject({ screen: z.string().optional(), data: z.record(z.string(), z.unknown()).optional() })
const Step = z.strictObject({
  session: z.string().optional(),
  action: z.unknown().optional(),
  payload: z.record(z.string(), z.unknown()).optional(),
  form: z.record(z.string(), z.unknown()).optional(),
})

/**
 * The page behind `preview_url`, and what it asks: the Flow as a phone shows it, without a chat. Nobody needs to log in; the link lives
 * thirty days. Source: Meta, Flows → Flows API → Generating a preview URL (2026-09).
 */
export function servePreviews(app: FastifyInstance, world: World): void {
  serveSealedFiles(app, world)
  app.get<OfPreview>('/flows/preview/:token', (request, reply) => {
    const flow = previewed(world, request.params.token)
    if (!flow) return page(reply.code(404), 'This preview has expired', '')
    return page(reply, flow.name, '<script type="module" src="/phones/assets/flow-preview.js"></script>')
  })
  app.post<OfPreview>('/flows/preview/:token', async (request): Promise<FlowView> => {
    const flow = previewed(world, request.params.token)
    if (!flow) throw notThere('such preview')
    const { session, ...step } = bodyOf(request, Step)
    if (session === undefined) return await openPreview(world, flow, wishOf(queryOf(request, PreviewQuery)))
    const known = flowsOf(world).sessions.get(session)
    if (known?.flowId !== flow.id || known.chat) throw notThere('such Flow being filled in')
    return await actFlow(world, session, step)
  })
}

function previewed(world: World, token: string): Flow | undefined {
  const flow = flowsOf(world).previewed(token)
  return flow?.preview && flow.preview.expiresAt > world.clock.now() ? flow : undefined
}

function wishOf({
  flow_token,
  flow_action,
  flow_action_payload,
}: z.infer<typeof PreviewQuery>): Parameters<typeof openPreview>[2] {
  const payload = Payload.safeParse(jsonIn(flow_action_payload)).data
  return {
    ...(flow_token !== undefined && { token: flow_token }),
    ...(flow_action !== undefined && { action: flow_action }),
    ...(payload?.screen !== undefined && { screen: payload.screen }),
    ...(payload?.data && { data: payload.data }),
  }
}

function jsonIn(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'"

/** Drawn by the handset's own components. */
function page(reply: FastifyReply, title: string, script: string): FastifyReply {
  const escaped = title.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  const styles = ['phones', 'parts', 'forms', 'sheets']
    .map((name) => `<link rel="stylesheet" href="/phones/assets/${name}.css">`)
    .join('')
  return reply
    .headers({ 'content-security-policy': policy, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped}</title>${styles}</head><body class="flow-preview"><main><h1>${escaped}</h1></main>${script}</body></html>`,
    )
}
