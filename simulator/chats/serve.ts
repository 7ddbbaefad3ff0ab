import type { FastifyInstance } from 'fastify'
import type { World } from '../world.ts'
import { serveAutomation } from './automation.ts'
import { serveBlockList } from './block-list.ts'
import { serveQrLinks } from './qr-links.ts'

/** How a chat with a number begins, and with whom there is none: prompts and commands, links and QR codes, the block list. */
export function serveChats(app: FastifyInstance, world: World): void {
  serveAutomation(app, world)
  serveBlockList(app, world)
  serveQrLinks(app, world)
}
