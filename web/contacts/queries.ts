import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { type Contact, type ContactBulk, type ContactDraft, type ContactSort, contactRoutes } from '@woochat/contract/contacts.ts'
import type { Filter } from '@woochat/contract/filter.ts'
import type { ContactId } from '@woochat/contract/id.ts'
import { call } from '../api/call.ts'

/** Which contacts a list shows and in what order. */
export interface ContactView {
  search?: string | undefined
  filter?: Filter | undefined
  sort?: ContactSort | undefined
  order?: 'asc' | 'desc' | undefined
}
export interface ContactPage {
  items: Contact[]
  next: string | null
  total?: number | undefined
}

const listKey = ['contacts', 'list'] as const
const oneKey = (id: ContactId) => ['contacts', 'one', id] as const

export const contactsQuery = ({ search, filter, sort, order }: ContactView) =>
  infiniteQueryOptions({
    queryKey: [...listKey, { search, filter, sort, order }],
    queryFn: ({ pageParam, signal }): Promise<ContactPage> =>
      call(contactRoutes.list, {
        query: {
          limit: 100,
          ...(search && { search }),
          ...(sort && { sort }),
          ...(order && { order }),
          ...(filter && { filter: JSON.stringify(filter) }),
          ...(pageParam && { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  })

export const useContacts = (view: ContactView) => useInfiniteQuery(contactsQuery(view))

/** How many contacts a filter means, kept for a minute: for numbers beside settings, not for decisions. */
export const useContactCount = (filter: Filter): number | undefined =>
  useQuery({
    queryKey: ['contacts', 'count', filter],
    queryFn: ({ signal }) => call(contactRoutes.list, { query: { limit: 1, filter: JSON.stringify(filter) }, signal }),
    select: (page) => page.total,
    staleTime: 60_000,
  }).data

export const contactQuery = (id: ContactId) =>
  queryOptions({ queryKey: oneKey(id), queryFn: ({ signal }) => call(contactRoutes.get, { params: { id }, signal }) })

/** One contact; a list that holds it shows it before it was asked for. */
export function useContact(id: ContactId) {
  const client = useQueryClient()
  return useQuery({ ...contactQuery(id), placeholderData: () => listedContacts(client).find((contact) => contact.id === id) })
}

export const useActivity = (id: ContactId) =>
  useInfiniteQuery({
    queryKey: ['contacts', 'activity', id, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call(contactRoutes.activity, { params: { id }, query: { limit: 30, ...(pageParam && { cursor: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  })

export function useCreateContact() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (draft: ContactDraft) => call(contactRoutes.create, { body: draft }),
    onSuccess: (contact) => {
      client.setQueryData(contactQuery(contact.id).queryKey, contact)
      return client.invalidateQueries({ queryKey: listKey })
    },
  })
}

/** Shows a change at once, in the panel and in every list; a refusal takes it back. */
export function useUpdateContact(id: ContactId) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: ContactDraft) => call(contactRoutes.update, { params: { id }, body: change }),
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey: oneKey(id) })
      const before = client.getQueryData(contactQuery(id).queryKey)
      if (before) showContact(client, withChange(before, change))
      return { before }
    },
    onError: (_error, _change, context) => context?.before && showContact(client, context.before),
    onSuccess: (contact) => {
      showContact(client, contact)
      return client.invalidateQueries({ queryKey: ['contacts', 'activity', id] })
    },
  })
}

/** Numbers and addresses are the server's to read, so they wait for its answer. */
function withChange(contact: Contact, { phone: _phone, fields, ...change }: ContactDraft): Contact {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Contact>
  return { ...contact, ...given, fields: { ...contact.fields, ...fields } }
}

export function useRemoveContact() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: ContactId) => call(contactRoutes.remove, { params: { id } }),
    onSuccess: (_done, id) => {
      client.removeQueries({ queryKey: oneKey(id) })
      return client.invalidateQueries({ queryKey: listKey })
    },
  })
}

export function useBulkContacts() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (bulk: ContactBulk) => call(contactRoutes.bulk, { body: bulk }),
    onSuccess: async () => {
      await Promise.all([client.invalidateQueries({ queryKey: ['contacts'] }), client.invalidateQueries({ queryKey: ['tags'] })])
    },
  })
}

/** Puts a contact wherever it is shown now. */
export function showContact(client: QueryClient, contact: Contact): void {
  client.setQueryData(contactQuery(contact.id).queryKey, contact)
  client.setQueriesData<InfiniteData<ContactPage>>({ queryKey: listKey }, (data) => {
    if (!data?.pages.some((page) => page.items.some((item) => item.id === contact.id))) return data
    return {
      ...data,
      pages: data.pages.map((page) => ({ ...page, items: page.items.map((item) => (item.id === contact.id ? contact : item)) })),
    }
  })
}

export const listedContacts = (client: QueryClient): Contact[] =>
  client
    .getQueriesData<InfiniteData<ContactPage>>({ queryKey: listKey })
    .flatMap(([, data]) => data?.pages.flatMap((page) => page.items) ?? [])
