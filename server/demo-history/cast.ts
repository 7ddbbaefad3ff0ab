import type { Field } from '@woochat/contract/fields.ts'
import type { SegmentId, WorkspaceId } from '@woochat/contract/id.ts'
import { rolePowers } from '@woochat/contract/permissions.ts'
import type { Db } from '../db/pool.ts'
import { type Colleague, colleagues, type DemoField, type DemoSegment, fieldDrafts } from '../demo/workspace.ts'
import { listFields } from '../fields/store.ts'
import type { Who } from '../http/who.ts'
import { listMembers } from '../members/store.ts'
import { listSegments } from '../segments/store.ts'

/** Who works in the demo and what it has, found by the names it was made with. */
export interface Cast {
  workspaceId: WorkspaceId
  /** Each colleague as one who asks. */
  as: Readonly<Record<Colleague, Who & { memberId: NonNullable<Who['memberId']> }>>
  field(name: DemoField): Field
  segment(name: DemoSegment): SegmentId
}

export async function findCast(db: Db, workspaceId: WorkspaceId): Promise<Cast> {
  const members = await listMembers(db, workspaceId)
  const fields = await listFields(db, workspaceId)
  const { items: segments } = await listSegments(db, workspaceId)
  const who = (key: Colleague): Cast['as'][Colleague] => {
    const {
      id: memberId,
      name,
      role,
    } = known(
      members.find(({ email }) => email === colleagues[key].email),
      colleagues[key].name,
    )
    const { may, conversations, masked } = rolePowers[role]
    return { workspaceId, memberId, keyId: null, name, role, via: 'session', may, conversations, masked, ip: '127.0.0.1' }
  }
  return {
    workspaceId,
    as: { owner: who('owner'), admin: who('admin'), agent: who('agent'), marketer: who('marketer') },
    field: (name) =>
      known(
        fields.find(({ label }) => label === fieldDrafts[name].label),
        fieldDrafts[name].label,
      ),
    segment: (name) =>
      known(
        segments.find((one) => one.name === name),
        name,
      ).id,
  }
}

/** People may have changed the demo before its history was complete: then it stays as it is. */
function known<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw new Error(`“${name}” is not in the demo any more`)
  return found
}
