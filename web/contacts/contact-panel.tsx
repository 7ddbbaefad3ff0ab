import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconBan, IconDots, IconMessage, IconTrash, IconX } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { Contact } from '@woochat/contract/contacts.ts'
import type { ContactId } from '@woochat/contract/id.ts'
import { isApiError } from '../api/problem.ts'
import { useMay } from '../api/session.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Chip } from '../ui/chip.tsx'
import { confirm } from '../ui/confirm.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { PanelSection } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { Time } from '../ui/time.tsx'
import { toast } from '../ui/toast.ts'
import { useTitle } from '../ui/use-title.ts'
import { ContactActivity } from './contact-activity.tsx'
import { ConsentEditor, ContactFacts, ContactTags } from './contact-facts.tsx'
import css from './contact-panel.module.css'
import { contactName, formatPhone } from './contact-words.ts'
import { useContact, useRemoveContact, useUpdateContact } from './queries.ts'
import { useOpenConversation } from './use-open-conversation.ts'

/** Everything about one contact, to read and to change in place. */
export function ContactPanel({ contactId }: { contactId: ContactId }) {
  const contact = useContact(contactId)
  const close = useClose()
  useTitle(contact.data && contactName(contact.data))
  useShortcut('escape', 'Close the details', 'Contacts', close)
  return (
    <div className={css.panel}>
      <ActionIcon className={css.close ?? ''} aria-label="Close the details" title="Close" onClick={close}>
        <IconX size={17} />
      </ActionIcon>
      {contact.data ? (
        <Details contact={contact.data} />
      ) : contact.isError ? (
        <Gone error={contact.error} onRetry={() => void contact.refetch()} onClose={close} />
      ) : (
        <SkeletonLines lines={9} gap={20} />
      )}
    </div>
  )
}

function useClose(): () => void {
  const navigate = useNavigate()
  return () => void navigate({ to: '/contacts', search: (before) => before })
}

function Gone({ error, onRetry, onClose }: { error: unknown; onRetry: () => void; onClose: () => void }) {
  if (!isApiError(error, 'not_found')) return <ProblemNote error={error} onRetry={onRetry} />
  return (
    <EmptyState
      title="This contact is not here"
      actions={
        <Button variant="default" onClick={onClose}>
          Back to the list
        </Button>
      }
    >
      It may have been deleted since the link was made.
    </EmptyState>
  )
}

function Details({ contact }: { contact: Contact }) {
  const name = contactName(contact)
  return (
    <>
      <header className={css.head}>
        <Avatar name={name} size={56} />
        <h2 className={css.name} dir="auto">
          {name}
        </h2>
        <p className={css.sub}>{formatPhone(contact.phone) || 'No number'}</p>
        {contact.blocked && <Chip tone="warn">Blocked: nothing is sent to them</Chip>}
        <HeadActions contact={contact} />
      </header>
      <ContactFacts contact={contact} />
      <ConsentEditor contact={contact} />
      <ContactTags contact={contact} />
      <PanelSection title="Times">
        <dl className={css.times}>
          <dt>Last wrote</dt>
          <dd>
            <Time at={contact.lastInboundAt} />
          </dd>
          <dt>Last written to</dt>
          <dd>
            <Time at={contact.lastOutboundAt} />
          </dd>
          <dt>Created</dt>
          <dd>
            <Time at={contact.createdAt} />
          </dd>
        </dl>
      </PanelSection>
      <ContactActivity contactId={contact.id} />
    </>
  )
}

function HeadActions({ contact }: { contact: Contact }) {
  const may = useMay()
  const update = useUpdateContact(contact.id)
  const conversation = useOpenConversation(contact)
  const remove = useRemove(contact)
  const setBlocked = (blocked: boolean): void =>
    update.mutate(
      { blocked },
      {
        onSuccess: () =>
          toast.done(blocked ? `${contactName(contact)} is blocked` : `${contactName(contact)} is no longer blocked`, {
            label: 'Undo',
            run: () => update.mutate({ blocked: !blocked }),
          }),
        onError: (error) => toast.problem(error),
      },
    )
  return (
    <div className={css.actions}>
      <Button
        variant="default"
        leftSection={<IconMessage size={15} />}
        onClick={conversation.open}
        loading={conversation.opening}
        disabled={conversation.reason !== undefined}
        title={conversation.reason}
      >
        Conversation
      </Button>
      {(may('contacts:write') || may('contacts:delete')) && (
        <Menu position="bottom-end" width={200}>
          <Menu.Target>
            <ActionIcon variant="default" aria-label="More for this contact">
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {may('contacts:write') && (
              <Menu.Item leftSection={<IconBan size={15} />} onClick={() => setBlocked(!contact.blocked)}>
                {contact.blocked ? 'Unblock' : 'Block'}
              </Menu.Item>
            )}
            {may('contacts:delete') && (
              <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => void remove()}>
                Delete…
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  )
}

function useRemove(contact: Contact): () => Promise<void> {
  const remove = useRemoveContact()
  const close = useClose()
  const name = contactName(contact)
  return async () => {
    const yes = await confirm({
      title: `Delete ${name}?`,
      body: 'Fields, tags and consent are deleted for good. This cannot be undone.',
      action: 'Delete',
      danger: true,
    })
    if (!yes) return
    try {
      await remove.mutateAsync(contact.id)
      close()
      toast.done(`${name} deleted`)
    } catch (error) {
      toast.problem(error)
    }
  }
}
