import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { request as fetchUrl } from 'undici'
import { z } from 'zod'
import { phoneDigits } from '../ids.ts'
import { sniff } from '../media/media-rules.ts'
import { mediaUrl } from '../media/serve.ts'
import type { Handset } from '../people/handsets.ts'
import { bodyOf, notThere, queryOf } from '../wire/checked.ts'
import { origin } from '../wire/origin.ts'
import type { World } from '../world.ts'
import { bubblesOf, chatsOf, chatView, recentPhones } from './view.ts'
import { FromPhone, setMarketing, threadOf, writeFromPhone, writePicture } from './write.ts'

const phone = z.string().transform((written, context) => {
  const bare = phoneDigits(written)
  if (bare === undefined) context.addIssue('Not a phone number')
  return bare ?? ''
})
const OfPhone = z.object({ phone })
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
type OneChat = { Params: { number: string } }

/** The handset page and what it calls. */
export async function servePhones(app: FastifyInstance, world: World): Promise<void> {
  await servePage(app)
  serveChats(app, world)
  servePictures(app, world)
  app.get('/phones/events', (request, reply) => stream(world, request, reply))
}

async function servePage(app: FastifyInstance): Promise<void> {
  const folder = join(import.meta.dirname, 'assets')
  const files = new Map<string, Buffer>()
  for (const name of await readdir(folder)) files.set(name, await readFile(join(folder, name)))
  const send = (reply: FastifyReply, name: string): FastifyReply =>
    reply
      .headers({
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      })
      .type(types[extname(name)] ?? 'application/octet-stream')
      .send(files.get(name))
  app.get('/phones', (_request, reply) => send(reply, 'index.html'))
  app.get<{ Params: { name: string } }>('/phones/assets/:name', (request, reply) => {
    if (!files.has(request.params.name)) throw notThere('such file')
    return send(reply, request.params.name)
  })
}

function serveChats(app: FastifyInstance, world: World): void {
  app.get('/phones/api/person', (request) => {
    const { phone } = queryOf(request, OfPhone)
    const businesses = [...world.state.numbers.values()].map((number) => ({
      number: number.id,
      name: number.verifiedName,
      display: number.display,
    }))
    return {
      phone,
      name: world.state.nameOf(phone),
      receiptsOff: world.state.people.get(phone)?.receiptsOff ?? false,
      chats: chatsOf(world, phone),
      businesses,
    }
  })
  app.get('/phones/api/recent', () => ({ data: recentPhones(world, 12) }))
  app.post('/phones/api/person', (request) => {
    const { phone, ...change } = bodyOf(
      request,
      OfPhone.extend({ name: z.string().trim().min(1).max(60).optional(), receiptsOff: z.boolean().optional() }),
    )
    const person = world.state.people.get(phone) ?? { phone }
    world.state.people.set(phone, {
      ...person,
      ...(change.name !== undefined && { name: change.name }),
      ...(change.receiptsOff !== undefined && { receiptsOff: change.receiptsOff }),
    })
    world.state.touched()
    return { name: world.state.nameOf(phone) }
  })
  app.get<OneChat>('/phones/api/chats/:number', (request) => {
    const thread = threadOf(world, request.params.number, queryOf(request, OfPhone).phone)
    const number = world.state.numbers.get(request.params.number)
    if (!number) throw notThere('such number')
    return { ...chatView(world, number, thread), bubbles: bubblesOf(world, number, thread) }
  })
  app.post('/phones/api/messages', (request) => {
    const { phone, message } = bodyOf(request, OfPhone.extend({ message: FromPhone }))
    return { id: writeFromPhone(world, phone, message) }
  })
  app.post('/phones/api/open', (request) => {
    const { phone, handset, number } = bodyOf(
      request,
      OfPhone.extend({ handset: z.string().max(60), number: z.string().nullable() }),
    )
    world.handsets.open(phone, handset, number ?? undefined)
    if (number !== null) world.delivery.read(threadOf(world, number, phone))
    return { success: true }
  })
  app.post<OneChat>('/phones/api/chats/:number/settings', (request) => {
    const { phone, marketing, blocked } = bodyOf(
      request,
      OfPhone.extend({ marketing: z.enum(['stop', 'resume']).optional(), blocked: z.boolean().optional() }),
    )
    const thread = threadOf(world, request.params.number, phone)
    if (marketing !== undefined) setMarketing(world, thread, marketing)
    if (blocked !== undefined) thread.blocked = blocked
    world.handsets.changed(phone, thread.numberId)
    return { success: true }
  })
}

function servePictures(app: FastifyInstance, world: World): void {
  app.post<OneChat>('/phones/api/chats/:number/files', async (request) => {
    const { phone, caption, name } = queryOf(
      request,
      OfPhone.extend({ caption: z.string().max(1024).optional(), name: z.string().max(200).optional() }),
    )
    const { numberId } = threadOf(world, request.params.number, phone)
    if (!Buffer.isBuffer(request.body) || request.body.length === 0) throw notThere('file in the request')
    const mime = sniff(request.body) ?? (request.headers['content-type'] ?? 'application/octet-stream').split(';')[0] ?? ''
    const media = await world.media.add(request.body, mime, numberId, name)
    return { id: writePicture(world, phone, numberId, media, mediaUrl(world, origin(request), media.id), caption) }
  })
  app.get<{ Params: { id: string } }>('/phones/api/media/:id', async (request, reply) => {
    const media = world.media.find(request.params.id)
    const bytes = media && (await world.media.bytesOf(media))
    if (!media || !bytes) return reply.code(404).send()
    return file(reply, media.mime, bytes)
  })
  app.get('/phones/api/link', async (request, reply) => {
    const { url } = queryOf(request, z.object({ url: z.url({ protocol: /^https?$/ }) }))
    if (!isSent(world, url)) return reply.code(404).send()
    const answer = await fetchUrl(url, { headersTimeout: 10_000, bodyTimeout: 10_000 })
    const bytes = Buffer.from(await answer.body.arrayBuffer())
    return file(reply, sniff(bytes) ?? 'application/octet-stream', bytes)
  })
}

const file = (reply: FastifyReply, mime: string, bytes: Buffer): FastifyReply =>
  reply
    .headers({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=3600',
    })
    .type(mime)
    .send(bytes)

/** Only links that a business sent are fetched for a handset; anything else would make us an open proxy. */
const isSent = (world: World, url: string): boolean => world.media.knowsLink(url)

/** Tells a handset what changes, and counts it as being in someone's hand. */
function stream(world: World, request: FastifyRequest, reply: FastifyReply): void {
  const { phone, handset: key } = queryOf(request, OfPhone.extend({ handset: z.string().max(60).default('') }))
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  raw.write('retry: 1000\n\ndata: {}\n\n')
  const handset: Handset = { key, phone, open: undefined, tell: (event) => void raw.write(`data: ${event}\n\n`) }
  const beat = setInterval(() => raw.write(': beat\n\n'), 15_000)
  world.handsets.add(handset)
  raw.on('close', () => {
    clearInterval(beat)
    world.handsets.remove(handset)
  })
}
