import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import type { ContactId } from '@woochat/contract/id.ts'
import { useEffect, useRef } from 'react'
import { useLive } from '../api/live.ts'
import { contactQuery, listedContacts, showContact } from './queries.ts'

/** Facts come in bursts, e.g. while a campaign is sent; they are gathered for this long. */
const gatherMs = 700
/** More changed contacts than this and the list is read again rather than each of them. */
const most = 20

/** Keeps lists and panels of contacts as the server has them now. */
export function useContactsLive(): void {
  const client = useQueryClient()
  const changed = useRef(new Set<ContactId>())
  const all = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const soon = (): void => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      const ids = [...changed.current]
      changed.current.clear()
      void refresh(client, ids, all.current)
      all.current = false
    }, gatherMs)
  }
  useLive('contact.changed', ({ contactId }) => {
    changed.current.add(contactId)
    soon()
  })
  useLive('contacts.changed', () => {
    all.current = true
    soon()
  })
  useEffect(() => () => clearTimeout(timer.current), [])
}

async function refresh(client: QueryClient, ids: readonly ContactId[], all: boolean): Promise<void> {
  const listed = new Set(listedContacts(client).map((contact) => contact.id))
  if (all || ids.length > most) {
    await client.invalidateQueries({ queryKey: ['contacts'] })
    return
  }
  if (ids.some((id) => !listed.has(id))) await client.invalidateQueries({ queryKey: ['contacts', 'list'] })
  await Promise.all(
    ids.filter((id) => listed.has(id) || client.getQueryData(contactQuery(id).queryKey)).map((id) => refreshOne(client, id)),
  )
}

async function refreshOne(client: QueryClient, id: ContactId): Promise<void> {
  try {
    showContact(client, await client.fetchQuery({ ...contactQuery(id), staleTime: 0 }))
    await client.invalidateQueries({ queryKey: ['contacts', 'activity', id] })
  } catch {
    // It was deleted, or the network is away: the list says which.
    await client.invalidateQueries({ queryKey: ['contacts', 'list'] })
  }
}
