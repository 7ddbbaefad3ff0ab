import { Button, Menu, Modal } from '@mantine/core'
import { IconTag, IconTagOff, IconTrash } from '@tabler/icons-react'
import type { ContactBulk, ContactSelection, OptIn } from '@woochat/contract/contacts.ts'
import { optIns } from '@woochat/contract/contacts.ts'
import type { ContactId, TagId } from '@woochat/contract/id.ts'
import { useState } from 'react'
import { useMay } from '../api/session.ts'
import { optInSays } from '../filters/subjects.ts'
import { TagPicker } from '../tags/tag-picker.tsx'
import { confirm } from '../ui/confirm.ts'
import { formatCount, formatPlural } from '../ui/count.tsx'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { type Selection, selectedCount } from '../ui/selection.ts'
import { toast } from '../ui/toast.ts'
import css from './contacts.module.css'
import { type ContactView, useBulkContacts } from './queries.ts'

interface BulkActionsProps {
  selection: Selection<ContactId>
  total: number | undefined
  view: ContactView
  onDone: () => void
}

/** What can be done with all selected contacts, also those that are not loaded. */
export function BulkActions({ selection, total, view, onDone }: BulkActionsProps) {
  const bulk = useBulkContacts()
  const may = useMay()
  const [tagging, setTagging] = useState<'addTags' | 'removeTags'>()
  const count = selectedCount(selection, total)
  const on = contactSelection(selection, view)
  const run = async (body: ContactBulk, done: (changed: string) => string): Promise<void> => {
    try {
      const { changed } = await bulk.mutateAsync(body)
      toast.done(done(formatPlural(changed, 'contact')))
      if (body.act === 'delete') onDone()
    } catch (error) {
      toast.problem(error)
    }
  }
  const setOptIn = async (optIn: OptIn): Promise<void> => {
    const yes = await confirm({
      title: `Set ${formatPlural(count, 'contact')} to “${optInSays[optIn]}”?`,
      body:
        optIn === 'in'
          ? 'Only do this if each of them agreed to get marketing messages. It is recorded with your name and the time.'
          : 'It is recorded with your name and the time.',
      action: optInSays[optIn],
    })
    if (yes) await run({ act: 'setOptIn', on, optIn }, (changed) => `${changed} set to “${optInSays[optIn]}”`)
  }
  const remove = async (): Promise<void> => {
    const yes = await confirm({
      title: `Delete ${formatPlural(count, 'contact')}?`,
      body: 'Their fields, tags and consent are deleted for good. This cannot be undone.',
      action: `Delete ${formatCount(count)}`,
      danger: true,
      ...(count > 100 && { typeToConfirm: String(count) }),
    })
    if (yes) await run({ act: 'delete', on }, (changed) => `${changed} deleted`)
  }
  return (
    <>
      {may('contacts:write') && (
        <>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconTag size={14} />}
            onClick={() => setTagging('addTags')}
            disabled={bulk.isPending}
          >
            Add tags
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconTagOff size={14} />}
            onClick={() => setTagging('removeTags')}
            disabled={bulk.isPending}
          >
            Remove tags
          </Button>
          <Menu width={180}>
            <Menu.Target>
              <Button variant="default" size="compact-sm" disabled={bulk.isPending}>
                Consent
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {optIns.map((optIn) => (
                <Menu.Item key={optIn} onClick={() => void setOptIn(optIn)}>
                  {optInSays[optIn]}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </>
      )}
      {may('contacts:delete') && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconTrash size={14} />}
          onClick={() => void remove()}
          loading={bulk.isPending && bulk.variables?.act === 'delete'}
        >
          Delete
        </Button>
      )}
      {tagging && <BulkTagDialog act={tagging} count={count} on={on} onClose={() => setTagging(undefined)} />}
    </>
  )
}

function contactSelection(selection: Selection<ContactId>, { search, filter }: ContactView): ContactSelection {
  if (selection.kind === 'some') return { ids: [...selection.ids] }
  return {
    matching: { ...(search && { search }), ...(filter && { filter }) },
    ...(selection.except.size > 0 && { except: [...selection.except] }),
  }
}

function BulkTagDialog({
  act,
  count,
  on,
  onClose,
}: {
  act: 'addTags' | 'removeTags'
  count: number
  on: ContactSelection
  onClose: () => void
}) {
  const bulk = useBulkContacts()
  const [tags, setTags] = useState<TagId[]>([])
  const adds = act === 'addTags'
  const save = async (): Promise<void> => {
    const { changed } = await bulk.mutateAsync({ act, on, tags })
    toast.done(adds ? `${formatPlural(changed, 'contact')} tagged` : `Tags removed from ${formatPlural(changed, 'contact')}`)
    onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${adds ? 'Add tags to' : 'Remove tags from'} ${formatPlural(count, 'contact')}`}
      size={440}
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (tags.length > 0) save().catch(() => undefined)
        }}
      >
        <Field label="Tags">
          {(control) => <TagPicker id={control.id} value={tags} onChange={setTags} creates={adds} autoFocus />}
        </Field>
        {bulk.error && <ProblemNote error={bulk.error} />}
        <div className={css.formEnd}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={tags.length === 0} loading={bulk.isPending}>
            {adds ? 'Add' : 'Remove'}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
