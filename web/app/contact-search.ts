import { IconUser } from '@tabler/icons-react'
import { contactRoutes } from '@woochat/contract/contacts.ts'
import { call } from '../api/call.ts'
import { addCommandSearch, type Command } from '../ui/commands.ts'
import { router } from './router.tsx'

/** The palette finds contacts by name, number or e-mail, as soon as there is a page to show them. */
export function startContactSearch(): void {
  if (!Object.hasOwn(router.routesById, '/shell/contacts/$contactId')) return
  addCommandSearch(async (search, signal) => {
    const { items } = await call(contactRoutes.list, { query: { search, limit: 6 }, signal })
    return items.map(
      (contact): Command => ({
        id: `contact ${contact.id}`,
        label: contact.name || (contact.phone ? `+${contact.phone}` : 'No name'),
        description: contact.name && contact.phone ? `+${contact.phone}` : (contact.email ?? undefined),
        group: 'Contacts',
        icon: IconUser,
        run: () => void router.navigate({ href: `/contacts/${contact.id}` }),
      }),
    )
  })
}
