/** What a role or an API key may do. `:read` looks, `:write` changes, other verbs stand for one weighty act. */
export const permissions = [
  'workspace:read',
  'workspace:write',
  'members:read',
  'members:write',
  'channels:read',
  'channels:write',
  'contacts:read',
  'contacts:write',
  'contacts:delete',
  'contacts:import',
  'contacts:export',
  'fields:write',
  'tags:write',
  'segments:read',
  'segments:write',
  'templates:read',
  'templates:write',
  'campaigns:read',
  'campaigns:write',
  'campaigns:send',
  'conversations:read',
  'conversations:write',
  'messages:send',
  'developers:read',
  'developers:write',
  'audit:read',
] as const
export type Permission = (typeof permissions)[number]

export const roles = ['owner', 'admin', 'marketer', 'agent', 'viewer'] as const
export type Role = (typeof roles)[number]

/** `own`: only conversations that are unassigned or assigned to the asking member. */
export type Scope = 'all' | 'own'

export interface RolePowers {
  readonly label: string
  readonly may: ReadonlySet<Permission>
  readonly conversations: Scope
  /** Phone numbers and e-mail addresses are shown as `+91 ••••• ••001`. */
  readonly masked: boolean
}

const reads: Permission[] = permissions.filter((p) => p.endsWith(':read') && p !== 'developers:read' && p !== 'audit:read')
const except = (...left: Permission[]): Permission[] => permissions.filter((p) => !left.includes(p))

export const rolePowers: Readonly<Record<Role, RolePowers>> = {
  owner: { label: 'Owner', may: new Set(permissions), conversations: 'all', masked: false },
  admin: { label: 'Admin', may: new Set(except('workspace:write')), conversations: 'all', masked: false },
  marketer: {
    label: 'Marketer',
    may: new Set<Permission>([
      ...reads,
      'contacts:write',
      'contacts:import',
      'contacts:export',
      'tags:write',
      'segments:write',
      'templates:write',
      'campaigns:write',
      'campaigns:send',
    ]),
    conversations: 'all',
    masked: false,
  },
  agent: {
    label: 'Agent',
    may: new Set<Permission>([...reads, 'contacts:write', 'conversations:write', 'messages:send']),
    conversations: 'own',
    masked: false,
  },
  viewer: { label: 'Viewer', may: new Set(reads), conversations: 'all', masked: true },
}

export const can = (role: Role, permission: Permission): boolean => rolePowers[role].may.has(permission)
