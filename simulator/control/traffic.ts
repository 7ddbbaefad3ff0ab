import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Post } from '../traffic.ts'
import { notThere, queryOf } from '../wire/checked.ts'
import type { World } from '../world.ts'

const Look = z.object({
  search: z.string().max(200).default(''),
  trouble: z.stringbool().default(false),
  limit: z.coerce.number().int().min(1).max(2_000).default(100),
})
type One = { Params: { id: string } }

/** What was asked of the Graph API and what was posted to businesses, newest first; lists leave the bodies out. */
export function serveTraffic(app: FastifyInstance, world: World): void {
  const { traffic, webhooks } = world
  app.get('/control/requests', (request) => {
    const { search, trouble, limit } = queryOf(request, Look)
    const found = traffic.calls.filter(
      (call) => (!trouble || call.status >= 400) && matches(search, [call.url, call.request, call.answer]),
    )
    return { total: found.length, data: found.slice(0, limit).map(({ request: _, answer: __, ...row }) => row) }
  })
  app.get<One>('/control/requests/:id', (request) => {
    const call = traffic.calls.find((one) => one.id === Number(request.params.id))
    if (!call) throw notThere('such request: only the latest are kept')
    return call
  })
  app.get('/control/webhooks', (request) => {
    const { search, trouble, limit } = queryOf(request, Look)
    const found = traffic.posts.filter(
      (post) => (!trouble || post.problem !== undefined) && matches(search, [post.url, post.fields, post.body]),
    )
    return { total: found.length, data: found.slice(0, limit).map(({ body: _, ...row }) => row) }
  })
  app.get<One>('/control/webhooks/:id', (request) => postOf(world, request.params.id))
  app.post<One>('/control/webhooks/:id/resend', async (request) => {
    await webhooks.resend(postOf(world, request.params.id))
    return { success: true }
  })
}

const matches = (search: string, texts: readonly string[]): boolean =>
  search === '' || texts.some((text) => text.toLowerCase().includes(search.toLowerCase()))

function postOf({ traffic }: World, id: string): Post {
  const post = traffic.postOf(Number(id))
  if (!post) throw notThere('such webhook: only the latest are kept')
  return post
}
