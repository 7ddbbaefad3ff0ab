import { z } from 'zod'
import { FieldId, textId } from './id.ts'
import { Done } from './page.ts'
import { route } from './route.ts'

export const fieldKinds = ['text', 'number', 'date', 'select', 'multi-select', 'switch'] as const
export type FieldKind = (typeof fieldKinds)[number]

/** An answer of a select; contacts store its id, so that renaming it never touches data. */
export const FieldOption = z.strictObject({
  id: z.number().int().positive(),
  label: z.string().trim().min(1).max(80),
  color: z.string().max(20).optional(),
})
export type FieldOption = z.infer<typeof FieldOption>

export const Field = z.object({
  id: FieldId,
  label: z.string(),
  kind: z.enum(fieldKinds),
  options: z.array(FieldOption),
  position: z.number().int(),
})
export type Field = z.infer<typeof Field>

export const FieldDraft = z.strictObject({
  label: z.string().trim().min(1, 'A name').max(80),
  kind: z.enum(fieldKinds),
  options: z
    .array(z.strictObject({ label: z.string().trim().min(1).max(80), color: z.string().max(20).optional() }))
    .max(200)
    .optional(),
})
export type FieldDraft = z.infer<typeof FieldDraft>

export const FieldChange = z.strictObject({
  label: z.string().trim().min(1).max(80).optional(),
  options: z
    .array(
      z.strictObject({
        id: z.number().int().positive().optional(),
        label: z.string().trim().min(1).max(80),
        color: z.string().max(20).optional(),
      }),
    )
    .max(200)
    .optional(),
  position: z.number().int().min(0).max(1000).optional(),
})
export type FieldChange = z.infer<typeof FieldChange>

/**
 * What a contact holds for a field, by kind: text → string ≤ 1,000; number → finite number; date → `YYYY-MM-DD`;
 * select → option id; multi-select → option ids; switch → boolean. null clears it.
 */
export const FieldValue = z.union([
  z.string().max(1000),
  z.number(),
  z.boolean(),
  z.array(z.number().int().positive()).max(200),
  z.null(),
])
export type FieldValue = z.infer<typeof FieldValue>

/** Keyed by the field's id written in digits. */
export const FieldValues = z.record(z.string().regex(/^\d{1,15}$/), FieldValue)
export type FieldValues = z.infer<typeof FieldValues>

const one = { params: z.object({ id: textId(FieldId) }) }
export const fieldRoutes = {
  list: route({
    method: 'GET',
    path: '/fields',
    may: 'contacts:read',
    summary: 'Custom fields of contacts',
    reply: z.object({ items: z.array(Field) }),
  }),
  create: route({
    method: 'POST',
    path: '/fields',
    may: 'fields:write',
    summary: 'Create a custom field',
    body: FieldDraft,
    reply: Field,
  }),
  update: route({
    method: 'PATCH',
    path: '/fields/:id',
    may: 'fields:write',
    summary: 'Rename a field, change its options or its place',
    ...one,
    body: FieldChange,
    reply: Field,
  }),
  remove: route({
    method: 'DELETE',
    path: '/fields/:id',
    may: 'fields:write',
    summary: 'Delete a field; refused while a segment or campaign uses it',
    ...one,
    reply: Done,
  }),
}
