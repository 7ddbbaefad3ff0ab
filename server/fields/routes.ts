import { fieldRoutes } from '@woochat/contract/fields.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordAudit } from '../events/audit.ts'
import { recordFacts } from '../events/record.ts'
import type { App } from '../http/app-types.ts'
import { serve } from '../http/serve.ts'
import type { Jobs } from '../jobs/boss.ts'
import { type ForgetValues, forgetValuesJob } from './forget.ts'
import { createField, getField, listFields, removeField, updateField } from './store.ts'
import { refuseUsedField, refuseUsedOptions } from './uses.ts'

export function serveFields(app: App, { db, jobs }: { db: Db; jobs: Jobs }): void {
  serve(app, fieldRoutes.list, async ({ who }) => ({ items: await listFields(db, who.workspaceId) }))

  serve(app, fieldRoutes.create, ({ who, body }) =>
    withWorkspace(db, who.workspaceId, async (tx) => {
      const field = await createField(tx, db, who.workspaceId, body)
      await recordFacts(tx, who.workspaceId, [{ kind: 'contacts.changed' }])
      return field
    }),
  )

  serve(app, fieldRoutes.update, ({ who, params, body }) =>
    withWorkspace(db, who.workspaceId, async (tx) => {
      const { before, field } = await updateField(tx, db, who.workspaceId, params.id, body)
      const gone = before.options.filter((option) => !field.options.some(({ id }) => id === option.id))
      await refuseUsedOptions(
        tx,
        who.workspaceId,
        params.id,
        gone.map(({ id }) => id),
      )
      if (gone.length > 0) await forget(tx, jobs, who.workspaceId, params.id)
      await recordFacts(tx, who.workspaceId, [{ kind: 'contacts.changed' }])
      return field
    }),
  )

  serve(app, fieldRoutes.remove, ({ who, params }) =>
    withWorkspace(db, who.workspaceId, async (tx) => {
      const field = await getField(tx, who.workspaceId, params.id)
      await refuseUsedField(tx, who.workspaceId, params.id)
      await removeField(tx, who.workspaceId, params.id)
      await forget(tx, jobs, who.workspaceId, params.id)
      await recordAudit(tx, db, who, 'field.deleted', field.label)
      await recordFacts(tx, who.workspaceId, [{ kind: 'contacts.changed' }])
      return { done: true as const }
    }),
  )
}

const forget = (tx: Tx, jobs: Jobs, workspaceId: number, fieldId: number): Promise<void> =>
  jobs.enqueue(tx, forgetValuesJob, { workspaceId, fieldId } satisfies ForgetValues)
