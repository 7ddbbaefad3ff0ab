import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { servePage } from '../wire/page.ts'

/** The page for who plays Meta: it calls `/control/…` and has no powers of its own. */
export async function serveAdmin(app: FastifyInstance): Promise<void> {
  await servePage(app, '/admin', join(import.meta.dirname, 'assets'))
  app.get('/', (_request, reply) => reply.redirect('/admin'))
}
