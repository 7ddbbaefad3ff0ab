import { z } from 'zod'
import { optIns } from './contacts.ts'
import { fieldKinds } from './fields.ts'
import { FieldId, ImportId, TagId, textId } from './id.ts'
import { Instant, PageQuery, page } from './page.ts'
import { route } from './route.ts'

export const importStates = ['uploaded', 'queued', 'running', 'done', 'cancelled', 'failed'] as const

/** Where a column goes: a standard field, a custom field that exists, a new custom field, tags (comma separated), or nowhere. */
export const ColumnTarget = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('skip') }),
  z.strictObject({
    to: z.literal('core'),
    field: z.enum(['name', 'firstName', 'lastName', 'phone', 'email', 'country', 'language', 'optIn', 'tags']),
  }),
  z.strictObject({ to: z.literal('field'), fieldId: FieldId }),
  z.strictObject({ to: z.literal('newField'), label: z.string().trim().min(1).max(80), kind: z.enum(fieldKinds) }),
])
export type ColumnTarget = z.infer<typeof ColumnTarget>

export const Import = z.object({
  id: ImportId,
  fileName: z.string(),
  state: z.enum(importStates),
  rows: z.number().int().meta({ description: 'Data rows in the file' }),
  processed: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  skipped: z.number().int().meta({ description: 'Duplicates left as they were' }),
  failed: z.number().int(),
  problem: z.string().nullable(),
  tagIds: z.array(TagId).meta({ description: 'Put on every contact of the file' }),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
})
export type Import = z.infer<typeof Import>

/** What an uploaded file looks like: guesses to confirm, and warnings a person should read before starting. */
export const ImportPreview = z.object({
  import: Import,
  encoding: z.string(),
  delimiter: z.string(),
  hasHeader: z.boolean(),
  columns: z.array(z.object({ header: z.string(), guess: ColumnTarget, samples: z.array(z.string()) })),
  firstRows: z.array(z.array(z.string())),
  warnings: z.array(z.string()),
})
export type ImportPreview = z.infer<typeof ImportPreview>

export const ImportStart = z.strictObject({
  columns: z.array(ColumnTarget).min(1).max(200),
  hasHeader: z.boolean(),
  defaultCountry: z.string().regex(/^[A-Z]{2}$/),
  tagIds: z.array(TagId).max(20),
  optIn: z.enum(optIns).meta({ description: 'For rows without an opt-in column' }),
  duplicates: z.enum(['skip', 'update']),
})
export type ImportStart = z.infer<typeof ImportStart>

const one = { params: z.object({ id: textId(ImportId) }) }
export const importRoutes = {
  list: route({
    method: 'GET',
    path: '/imports',
    may: 'contacts:import',
    summary: 'Imports, newest first',
    query: PageQuery,
    reply: page(Import),
  }),
  get: route({
    method: 'GET',
    path: '/imports/:id',
    may: 'contacts:import',
    summary: 'Progress of an import',
    ...one,
    reply: Import,
  }),
  upload: route({
    method: 'POST',
    path: '/imports',
    may: 'contacts:import',
    summary: 'Upload a CSV file (field `file`) and see what is in it',
    wire: 'upload',
    reply: ImportPreview,
  }),
  preview: route({
    method: 'GET',
    path: '/imports/:id/preview',
    may: 'contacts:import',
    summary: 'What is in an uploaded file',
    ...one,
    reply: ImportPreview,
  }),
  start: route({
    method: 'POST',
    path: '/imports/:id/start',
    may: 'contacts:import',
    summary: 'Start importing with this mapping',
    ...one,
    body: ImportStart,
    reply: Import,
  }),
  cancel: route({
    method: 'POST',
    path: '/imports/:id/cancel',
    may: 'contacts:import',
    summary: 'Stop; what was imported stays',
    ...one,
    reply: Import,
  }),
  errors: route({
    method: 'GET',
    path: '/imports/:id/errors.csv',
    may: 'contacts:import',
    summary: 'Failed rows with a reason each',
    wire: 'download',
    ...one,
    reply: z.void(),
  }),
  sample: route({
    method: 'GET',
    path: '/imports/sample.csv',
    may: 'contacts:import',
    summary: 'A sample file with the columns of this workspace',
    wire: 'download',
    reply: z.void(),
  }),
}
