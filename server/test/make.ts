import { createHash, randomBytes } from 'node:crypto'
import type { Field, FieldKind } from '@woochat/contract/fields.ts'
import { everybody, type Filter } from '@woochat/contract/filter.ts'
import type { ChannelId, ContactId, MemberId, MessageId, SegmentId, TagId, WorkspaceId } from '@woochat/contract/id.ts'
import { type Role, rolePowers } from '@woochat/contract/permissions.ts'
import { sql } from 'kysely'
import { listInDirectory } from '../channels/store.ts'
import { addTags } from '../contacts/tagging.ts'
import { takeId } from '../db/ids.ts'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { createField } from '../fields/store.ts'
import type { Who } from '../http/who.ts'
import { createSession } from '../members/sessions.ts'
import { createMember } from '../members/store.ts'
import { createMessages, type NewMessage } from '../messages/store.ts'
import { createSegment } from '../segments/store.ts'
import { createTag } from '../tags/store.ts'
import { createWorkspace, type WorkspaceDraft } from '../workspaces/create.ts'

/** Builds any object with its parents, for tests. Names are made up and differ from call to call. */
export function makeIn(db: Db): Maker {
  return new Maker(db)
}

export interface MadeWorkspace {
  workspaceId: WorkspaceId
  /** Who asks as the owner. */
  who: Who
  userId: string
}

const word = (): string => randomBytes(4).toString('hex')

export class Maker {
  readonly db: Db

  constructor(db: Db) {
    this.db = db
  }

  /** A workspace with its owner. Ids begin at `firstId`, so that two workspaces of one test share none. */
  async workspace(
    draft: Partial<WorkspaceDraft> & { firstId?: number } = {},
    keyFor: (workspaceId: number) => Buffer = () => randomBytes(60),
  ): Promise<MadeWorkspace> {
    const { firstId, ...given } = draft
    const userId = await this.user()
    const place = { country: 'IN', timeZone: 'Asia/Kolkata', callingCode: '91', currency: 'INR' }
    const made = await createWorkspace(
      this.db,
      { name: `Company ${word()}`, ...place, ...given },
      keyFor,
      async (_, workspaceId) => ({ workspaceId }),
    )
    if (firstId !== undefined) await this.#startIdsAt(made.workspaceId, firstId)
    const memberId = await this.member(made.workspaceId, { userId, role: 'owner' })
    return { ...made, userId, who: this.who(made.workspaceId, memberId, 'owner') }
  }

  async user(): Promise<string> {
    const id = randomBytes(12).toString('hex')
    await this.db
      .insertInto('users')
      .values({ id, name: `Person ${word()}`, email: `${word()}@example.test`, password: '-' })
      .execute()
    return id
  }

  async member(workspaceId: WorkspaceId, draft: { userId?: string; role?: Role; name?: string } = {}): Promise<MemberId> {
    const userId = draft.userId ?? (await this.user())
    const person = {
      userId,
      name: draft.name ?? `Member ${word()}`,
      email: `${word()}@example.test`,
      role: draft.role ?? ('agent' as const),
    }
    return withWorkspace(this.db, workspaceId, (tx) => createMember(tx, this.db, workspaceId, person))
  }

  /** The value of a session cookie of a person. */
  session(userId: string, workspaceId: number): Promise<string> {
    return createSession(this.db, userId, workspaceId, { ip: '127.0.0.1', userAgent: 'test' })
  }

  who(workspaceId: WorkspaceId, memberId: MemberId, role: Role): Who {
    const { may, conversations, masked } = rolePowers[role]
    return { workspaceId, memberId, keyId: null, name: 'Test', role, via: 'session', may, conversations, masked, ip: '127.0.0.1' }
  }

  async contact(
    workspaceId: WorkspaceId,
    draft: Partial<{
      name: string
      phone: string | null
      email: string
      country: string
      optIn: 0 | 1 | 2
      fields: object
      createdAt: Date
    }> = {},
  ): Promise<ContactId> {
    const id = await takeId<ContactId>(this.db, workspaceId, 'contact')
    const phone =
      draft.phone === undefined
        ? `9198${String(createHash('md5').update(`${workspaceId}.${id}`).digest().readUInt32BE(0))
            .padStart(8, '0')
            .slice(-8)}`
        : draft.phone
    await withWorkspace(this.db, workspaceId, async (tx) => {
      await tx
        .insertInto('contacts')
        .values({
          workspace_id: workspaceId,
          id,
          name: draft.name ?? `Contact ${word()}`,
          phone,
          email: draft.email ?? null,
          country: draft.country ?? 'IN',
          opt_in: draft.optIn ?? 1,
          source: 'manual',
          fields: JSON.stringify(draft.fields ?? {}),
          ...(draft.createdAt && { created_at: draft.createdAt }),
        })
        .execute()
      if (phone)
        await tx
          .insertInto('contact_aliases')
          .values({ workspace_id: workspaceId, kind: 'phone', value: phone, contact_id: id })
          .execute()
    })
    return id
  }

  async tag(workspaceId: WorkspaceId, contactIds: readonly number[] = [], name = `Tag ${word()}`): Promise<TagId> {
    return await withWorkspace(this.db, workspaceId, async (tx) => {
      const { id } = await createTag(tx, this.db, workspaceId, { name })
      await addTags(tx, workspaceId, contactIds, [id])
      return id
    })
  }

  async field(
    workspaceId: WorkspaceId,
    kind: FieldKind,
    options: readonly string[] = [],
    label = `Field ${word()}`,
  ): Promise<Field> {
    const draft = { label, kind, options: options.map((option) => ({ label: option })) }
    return await withWorkspace(this.db, workspaceId, (tx) => createField(tx, this.db, workspaceId, draft))
  }

  async segment(workspaceId: WorkspaceId, filter: Filter = everybody, name = `Segment ${word()}`): Promise<SegmentId> {
    return await withWorkspace(this.db, workspaceId, (tx) => createSegment(tx, this.db, workspaceId, { name, filter }, null))
  }

  /** A connected number whose credentials open nothing: for what needs no Meta. */
  async channel(workspaceId: WorkspaceId, draft: { throughput?: number } = {}): Promise<ChannelId> {
    const id = await takeId<ChannelId>(this.db, workspaceId, 'channel')
    const digits = randomBytes(8).readBigUInt64BE().toString().slice(0, 15)
    const wire = {
      phone_number_id: `1${digits}`,
      waba_id: `2${digits}`,
      app_id: `3${digits}`,
      webhook_key: word() + word(),
      verify_token: word(),
    }
    await withWorkspace(this.db, workspaceId, async (tx) => {
      const sealed = { token: randomBytes(40), app_secret: randomBytes(40) }
      await tx
        .insertInto('channels')
        .values({
          workspace_id: workspaceId,
          id,
          kind: 'practice',
          name: 'Shop',
          phone: `+91 ${digits}`,
          ...wire,
          ...sealed,
          throughput: draft.throughput ?? 80,
        })
        .execute()
      await listInDirectory(tx, workspaceId, { id, ...wire })
    })
    return id
  }

  /** A message of ours that has not left yet. */
  async outgoing(
    workspaceId: WorkspaceId,
    pair: { channelId: number; contactId: number },
    draft: Partial<NewMessage> = {},
  ): Promise<MessageId> {
    const id = await takeId<MessageId>(this.db, workspaceId, 'message')
    const text = { content: { type: 'text', text: 'hello' }, direction: 1, authorKind: 'api', at: new Date() } as const
    await withWorkspace(this.db, workspaceId, (tx) => createMessages(tx, workspaceId, [{ ...text, ...pair, ...draft, id }]))
    return id
  }

  /** Moves every counter of the workspace, made or not yet made, to begin at `first`. */
  async #startIdsAt(workspaceId: WorkspaceId, first: number): Promise<void> {
    const kinds = [
      'member',
      'channel',
      'media',
      'field',
      'tag',
      'contact',
      'import',
      'segment',
      'template',
      'conversation',
      'message',
      'campaign',
      'api_key',
      'audit',
      'session',
      'activity',
      'consent',
      'option',
    ]
    await withWorkspace(this.db, workspaceId, (tx) =>
      sql`insert into counters (workspace_id, kind, next) select ${workspaceId}, kind, ${first} from unnest(${kinds}::text[]) as kind
        on conflict (workspace_id, kind) do update set next = excluded.next`.execute(tx),
    )
  }
}
