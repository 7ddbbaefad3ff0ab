import type { FastifyInstance, FastifyRequest } from 'fastify'
import { noSuchObject } from '../graph-error.ts'
import type { Account, Template } from '../state.ts'
import { libraryPage, wishFromLibrary } from '../template-rules/library.ts'
import { checkTemplate } from '../template-rules/template.ts'
import { type Access, accessOf, accountOf } from '../wire/access.ts'
import { pageOf, select } from '../wire/fields.ts'
import type { Nodes } from '../wire/nodes.ts'
import { origin } from '../wire/origin.ts'
import { parameters } from '../wire/wire-body.ts'
import { shown, type WireMap } from '../wire/wire-value.ts'
import type { World } from '../world.ts'
import { archiveTemplates, migrateTemplates, previewTemplates, upsertTemplates } from './bulk.ts'
import { editTemplate, removeTemplates, unpause } from './change.ts'
import { compareTemplates } from './compare.ts'
import { createTemplate } from './create.ts'
import { resume } from './life.ts'
import { templateDefaults, templateNode, templatesOf, templateType } from './node.ts'

type Node = { Params: { node: string } }

/** Templates of an account, and the library. Source: Meta, Templates → Template management (2026-09). */
export function serveTemplates(app: FastifyInstance, world: World, nodes: Nodes): void {
  keep(world)
  const one = (request: FastifyRequest, template: Template): WireMap =>
    select(templateNode(world, request, template), parameters(request).fields, templateDefaults, templateType)
  nodes.add({
    get: ({ id, access, request }) => {
      const template = reachableTemplate(world, access, id)
      return template && one(request, template)
    },
    post: ({ id, access, request }) => {
      const template = reachableTemplate(world, access, id)
      return template && editTemplate(world, template, parameters(request))
    },
  })
  const ofAccount = (request: FastifyRequest<Node>): Account =>
    accountOf(world, accessOf(world, request), request.params.node, request.method)
  app.post<Node>('/:node/message_templates', (request) => create(world, ofAccount(request), parameters(request)))
  app.get<Node>('/:node/message_templates', (request) => {
    const account = ofAccount(request)
    const query = parameters(request)
    const self = `${origin(request)}/${account.id}/message_templates`
    return pageOf(templatesOf(world, account, query), query, self, (template) => one(request, template))
  })
  app.get<{ Params: { node: string; id: string } }>('/:node/message_templates/:id', (request) => {
    const { id } = request.params
    const template = reachableTemplate(world, accessOf(world, request), id)
    if (!template) throw noSuchObject(id, 'GET')
    return one(request, template)
  })
  app.delete<Node>('/:node/message_templates', (request) => removeTemplates(world, ofAccount(request), parameters(request)))
  serveMany(app, world, ofAccount)
  app.get('/message_template_library', (request) => {
    accessOf(world, request)
    const query = parameters(request)
    return pageOf(libraryPage(query), query, `${origin(request)}/message_template_library`)
  })
  serveOne(app, world)
}

function create(world: World, account: Account, json: WireMap): WireMap {
  const entry = json.library_template_name
  const { id, status, category } =
    entry === undefined
      ? createTemplate(world, account, checkTemplate(json))
      : createTemplate(world, account, wishFromLibrary(json), { approved: true, libraryName: shown(entry) })
  return { id, status, category }
}

/** Calls on many templates at once. */
function serveMany(app: FastifyInstance, world: World, ofAccount: (request: FastifyRequest<Node>) => Account): void {
  app.post<Node>('/:node/upsert_message_templates', (request) => upsertTemplates(world, ofAccount(request), parameters(request)))
  app.get<Node>('/:node/message_template_previews', (request) => {
    ofAccount(request)
    return previewTemplates(parameters(request))
  })
  app.post<Node>('/:node/migrate_message_templates', (request) => {
    const json = parameters(request)
    const source = accountOf(world, accessOf(world, request), String(json.source_waba_id), 'GET')
    return migrateTemplates(world, ofAccount(request), source, json)
  })
  app.post<Node>('/:node/message_templates/archive', (request) =>
    archiveTemplates(world, ofAccount(request), parameters(request), false),
  )
  app.post<Node>('/:node/message_templates/unarchive', (request) =>
    archiveTemplates(world, ofAccount(request), parameters(request), true),
  )
}

function serveOne(app: FastifyInstance, world: World): void {
  const template = (request: FastifyRequest<Node>): Template => {
    const found = reachableTemplate(world, accessOf(world, request), request.params.node)
    if (!found) throw noSuchObject(request.params.node, request.method)
    return found
  }
  app.post<Node>('/:node/unpause', (request) => unpause(world, template(request)))
  app.get<Node>('/:node/compare', (request) => compareTemplates(world.state, template(request), parameters(request)))
}

/** Locked names, and what templates wait for, outlive a restart. */
function keep(world: World): void {
  const { deletedNames } = world.state
  world.slices.set('templates', {
    save: () => [...deletedNames],
    load: (saved) => {
      for (const [name, until] of saved as [string, number][]) deletedNames.set(name, until)
      resume(world)
    },
  })
}

function reachableTemplate(world: World, access: Access, id: string): Template | undefined {
  const template = world.state.templates.get(id)
  return template && access.accountIds.has(template.accountId) ? template : undefined
}
