import { Button, Modal, Select, TextInput } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { contactRoutes } from '@woochat/contract/contacts.ts'
import { conversationRoutes } from '@woochat/contract/conversations.ts'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { channelsQuery } from '../channels/queries.ts'
import { Avatar } from '../ui/avatar.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { shownName, shownPhone } from './names.ts'
import css from './new-chat.module.css'

export interface NewChatProps {
  onClose: () => void
  onOpened: (conversationId: number) => void
}

const looksLikeNumber = (text: string): boolean => /^[+\d][\d\s().-]{6,}$/.test(text.trim())

/** Finds a contact, or makes one from a number, and opens the conversation with it. */
export function NewChat({ onClose, onOpened }: NewChatProps) {
  const channels = useQuery(channelsQuery)
  const [search, setSearch] = useState('')
  const [name, setName] = useState('')
  const [chosenChannel, setChosenChannel] = useState<string | null>(null)
  const channel = channels.data?.find((c) => String(c.id) === chosenChannel) ?? channels.data?.[0]
  const found = useQuery({
    queryKey: ['contacts', 'pick', search.trim()],
    queryFn: ({ signal }) => call(contactRoutes.list, { query: { search: search.trim(), limit: 8 }, signal }),
    staleTime: 10_000,
  })
  const open = useMutation({
    mutationFn: async (pick: { contactId?: number }) => {
      if (!channel) throw new Error('No channel')
      const contactId =
        pick.contactId ??
        (await call(contactRoutes.create, { body: { phone: search.trim(), name: name.trim(), optIn: 'unknown' } })).id
      return call(conversationRoutes.open, { body: { contactId: contactId as never, channelId: channel.id } })
    },
    onSuccess: (conversation) => onOpened(conversation.id),
  })
  return (
    <Modal opened onClose={onClose} title="New chat" size={480}>
      {channels.isSuccess && !channel ? (
        <p className={css.hint}>Connect a WhatsApp number first, under Settings → WhatsApp numbers.</p>
      ) : (
        <div className={css.form}>
          {(channels.data?.length ?? 0) > 1 && (
            <Select
              label="From"
              data={channels.data?.map((c) => ({ value: String(c.id), label: `${c.name} · ${c.phone}` })) ?? []}
              value={String(channel?.id ?? '')}
              onChange={setChosenChannel}
            />
          )}
          <TextInput
            data-autofocus
            label="To"
            placeholder="A name, or a number with country code"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          {open.isError && <ProblemNote error={open.error} />}
          <ul className={css.list} aria-label="Contacts">
            {found.isPending && (
              <li className={css.bones}>
                <SkeletonLines lines={4} />
              </li>
            )}
            {found.data?.items.map((contact) => (
              <li key={contact.id}>
                <button
                  type="button"
                  className={css.item}
                  disabled={open.isPending}
                  onClick={() => open.mutate({ contactId: contact.id })}
                >
                  <Avatar name={shownName(contact)} size={28} />
                  <span className={css.name}>{shownName(contact)}</span>
                  <span className={css.phone}>{shownPhone(contact.phone)}</span>
                </button>
              </li>
            ))}
          </ul>
          {looksLikeNumber(search) && found.data?.items.length === 0 && (
            <form
              className={css.make}
              onSubmit={(event) => {
                event.preventDefault()
                open.mutate({})
              }}
            >
              <TextInput
                label="Nobody has this number yet. What is the name?"
                placeholder="Name"
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <Button type="submit" loading={open.isPending} leftSection={<IconUserPlus size={16} />}>
                Create the contact and chat
              </Button>
            </form>
          )}
          {found.data?.items.length === 0 && !looksLikeNumber(search) && (
            <p className={css.hint}>No contact matches. Type a number with country code to write to someone new.</p>
          )}
        </div>
      )}
    </Modal>
  )
}
