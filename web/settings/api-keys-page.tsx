import { Button } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ApiKey, developerRoutes } from '@woochat/contract/developers.ts'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { useMay } from '../api/session.ts'
import { Chip } from '../ui/chip.tsx'
import { confirm } from '../ui/confirm.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { Time } from '../ui/time.tsx'
import { toast } from '../ui/toast.ts'
import { CreateKeyDialog } from './create-key-dialog.tsx'
import { keysQuery } from './queries.ts'
import css from './settings.module.css'

/** Keys for programs: what each may do, when it was last used, and revoking it at once. */
export function ApiKeysPage() {
  const may = useMay()('developers:write')
  const keys = useQuery(keysQuery)
  const [creating, setCreating] = useState(false)
  const create = may && (
    <Button leftSection={<IconKey size={16} stroke={1.8} />} onClick={() => setCreating(true)}>
      Create key
    </Button>
  )
  return (
    <Page
      title="API keys"
      maxWidth={860}
      actions={keys.data && keys.data.items.length > 0 && create}
      sub={
        <a className={css.link} href="/docs" target="_blank" rel="noreferrer">
          Reference with try-it
        </a>
      }
    >
      {keys.isPending && <SkeletonLines lines={5} gap={22} />}
      {keys.isError && <ProblemNote error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data?.items.length === 0 && (
        <EmptyState icon={<IconKey size={22} stroke={1.6} />} title="No API keys yet" actions={create}>
          Everything these screens do can be done by a program. A key belongs to the workspace, not to a person.
        </EmptyState>
      )}
      <ul className={css.rows} aria-label="API keys">
        {keys.data?.items.map((key) => (
          <KeyRow key={key.id} apiKey={key} may={may} />
        ))}
      </ul>
      {creating && <CreateKeyDialog onClose={() => setCreating(false)} />}
    </Page>
  )
}

function KeyRow({ apiKey, may }: { apiKey: ApiKey; may: boolean }) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => call(developerRoutes.revokeKey, { params: { id: apiKey.id } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: keysQuery.queryKey }),
    onError: (error) => toast.problem(error),
  })
  const ask = async (): Promise<void> => {
    const yes = await confirm({
      title: `Revoke “${apiKey.name}”?`,
      body: 'Programs that use it are refused from the next request on. This cannot be taken back.',
      action: 'Revoke',
      danger: true,
    })
    if (yes) revoke.mutate()
  }
  const state = stateOf(apiKey)
  return (
    <li className={css.row}>
      <div className={css.main}>
        <div className={css.name}>
          {apiKey.name} <Chip tone={state === 'Active' ? 'good' : 'plain'}>{state}</Chip>
        </div>
        <div className={css.dim}>
          <code>{apiKey.prefix}_…</code> · {apiKey.scopes.length === 1 ? apiKey.scopes[0] : `${apiKey.scopes.length} permissions`}{' '}
          · by {apiKey.createdBy}
        </div>
      </div>
      <span className={css.dim}>
        {apiKey.lastUsedAt ? (
          <>
            used <Time at={apiKey.lastUsedAt} as="ago" />
          </>
        ) : (
          'never used'
        )}
      </span>
      {may && state === 'Active' && (
        <Button variant="default" onClick={() => void ask()}>
          Revoke
        </Button>
      )}
    </li>
  )
}

function stateOf(key: ApiKey): 'Active' | 'Revoked' | 'Expired' {
  if (key.revokedAt) return 'Revoked'
  return key.expiresAt && Date.parse(key.expiresAt) < Date.now() ? 'Expired' : 'Active'
}
