import type { MemberId, WorkspaceId } from '@woochat/contract/id.ts'
import type { Permission, Role, Scope } from '@woochat/contract/permissions.ts'

/** Who asks, decided once a request: a member by session, or a program by API key. */
export interface Who {
  readonly workspaceId: WorkspaceId
  /** null for an API key: it belongs to the workspace, not to a person. */
  readonly memberId: MemberId | null
  readonly keyId: number | null
  readonly name: string
  readonly role: Role | null
  readonly via: 'session' | 'key'
  readonly may: ReadonlySet<Permission>
  readonly conversations: Scope
  /** Phone numbers and e-mail addresses must be masked in what this asker sees. */
  readonly masked: boolean
  readonly ip: string
}

/** A signed-in person, whatever the workspace. */
export interface SignedIn {
  readonly userId: string
  readonly tokenHash: Buffer
}
