import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphError, invalidParameter, noSuchObject } from '../graph-error.ts'
import type { PhoneNumber } from '../state.ts'
import { accessOf, numberOf } from '../wire/access.ts'
import { fieldNames, pageOf } from '../wire/fields.ts'
import { origin } from '../wire/origin.ts'
import { parameters } from '../wire/wire-body.ts'
import { checkOneOf, checkText, shown, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { qrCode } from './qr-code.ts'
import { pngOf, svgOf } from './qr-picture.ts'

interface QrLink {
  code: string
  numberId: string
  message: string
}

type Node = { Params: { node: string } }
type Coded = { Params: { node: string; code: string } }
const mostLinks = 2_000
const formats = ['SVG', 'PNG']

/** Links that open a chat with a text already written, of all numbers by code. */
class QrLinks {
  readonly #byCode = new Map<string, QrLink>()

  set(link: QrLink): void {
    this.#byCode.set(link.code, link)
  }

  find(numberId: string, code: string): QrLink | undefined {
    const link = this.#byCode.get(code)
    return link?.numberId === numberId ? link : undefined
  }

  has(code: string): boolean {
    return this.#byCode.has(code)
  }

  remove(code: string): void {
    this.#byCode.delete(code)
  }

  /** Newest first. */
  of(numberId: string): QrLink[] {
    return [...this.#byCode.values()].filter((link) => link.numberId === numberId).toReversed()
  }

  save(): QrLink[] {
    return [...this.#byCode.values()]
  }

  load(saved: unknown): void {
    for (const link of saved as QrLink[]) this.set(link)
  }
}

/** `/{phone_number_id}/message_qrdls` and the pictures of its codes. Source: Meta, QR codes (2026-06). */
export function serveQrLinks(app: FastifyInstance, world: World): void {
  const links = new QrLinks()
  world.slices.set('qr-links', links)
  app.post<Node>('/:node/message_qrdls', (request) => write(world, links, request))
  app.get<Node>('/:node/message_qrdls', (request) => {
    const number = numberFor(world, request)
    const query = parameters(request)
    const found =
      query.code === undefined
        ? links.of(number.id)
        : [links.find(number.id, shown(query.code))].filter((link) => link !== undefined)
    const rows = found.map((link) => chosen(request, link, query.fields))
    return pageOf(rows, query, `${origin(request)}/${number.id}/message_qrdls`)
  })
  app.post<Coded>('/:node/message_qrdls/:code', (request) => write(world, links, request, request.params.code))
  app.get<Coded>('/:node/message_qrdls/:code', (request) => {
    const link = linkOf(links, numberFor(world, request), request.params.code, 'GET')
    return { data: [chosen(request, link, parameters(request).fields)] }
  })
  app.delete<Coded>('/:node/message_qrdls/:code', (request) => {
    links.remove(linkOf(links, numberFor(world, request), request.params.code, 'DELETE').code)
    world.state.touched()
    return { success: true }
  })
  app.get<{ Params: { file: string } }>('/qr_codes/:file', async (request, reply) => {
    const [code = '', format] = request.params.file.split('.')
    if (!links.has(code) || (format !== 'svg' && format !== 'png')) return reply.code(404).send()
    const modules = qrCode(deepLink(code))
    return format === 'svg' ? reply.type('image/svg+xml').send(svgOf(modules)) : reply.type('image/png').send(pngOf(modules))
  })
}

const numberFor = (world: World, request: FastifyRequest<Node>): PhoneNumber =>
  numberOf(world, accessOf(world, request), request.params.node, request.method)

function linkOf(links: QrLinks, number: PhoneNumber, code: string, method: string): QrLink {
  const link = links.find(number.id, code)
  if (!link) throw noSuchObject(code.slice(0, 40), method)
  return link
}

/** Makes a link, or with `code` writes another text into one. */
function write(world: World, links: QrLinks, request: FastifyRequest<Node>, code?: string): WireMap {
  const number = numberFor(world, request)
  const wish: WireMap = { ...parameters(request), ...(code !== undefined && { code }) }
  const message = checkText(wish.prefilled_message, 'prefilled_message', 140)
  const format =
    wish.generate_qr_image === undefined
      ? undefined
      : checkOneOf(shown(wish.generate_qr_image).toUpperCase(), 'generate_qr_image', formats)
  const known = wish.code === undefined ? undefined : linkOf(links, number, shown(wish.code), 'POST')
  if (!known && links.of(number.id).length >= mostLinks)
    throw new GraphError(100, `A phone number has ${mostLinks} QR codes at most.`, { message: '(#100) Invalid parameter' })
  const link = known ?? { code: freshCode(world, links), numberId: number.id, message }
  link.message = message
  links.set(link)
  world.state.touched()
  return { ...linkNode(link), ...(format !== undefined && { qr_image_url: pictureOf(request, link, format) }) }
}

/** Fourteen capitals and digits, the last a 1. */
function freshCode(world: World, links: QrLinks): string {
  for (;;) {
    const code = `${world.ids
      .token(40)
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, '')
      .slice(0, 13)}1`
    if (code.length === 14 && !links.has(code)) return code
  }
}

const deepLink = (code: string): string => `https://wa.me/message/${code}`

const linkNode = ({ code, message }: QrLink): WireMap => ({ code, prefilled_message: message, deep_link_url: deepLink(code) })

const pictureOf = (request: FastifyRequest, { code }: QrLink, format: string): string =>
  `${origin(request)}/qr_codes/${code}.${format.toLowerCase()}`

/** The fields asked for; the picture comes as `qr_image_url.format(SVG)`. */
function chosen(request: FastifyRequest, link: QrLink, fields: unknown): WireMap {
  const names = fieldNames(fields)
  if (!names) return linkNode(link)
  const format = /qr_image_url(?:\.format\((\w+)\))?/.exec(String(fields))
  if (format?.[1] !== undefined && !formats.includes(format[1]))
    throw invalidParameter(`Param format must be one of {${formats.join(', ')}}.`)
  const all = { ...linkNode(link), ...(format && { qr_image_url: pictureOf(request, link, format[1] ?? 'SVG') }) }
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)))
}
