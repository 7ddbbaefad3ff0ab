import { ActionIcon, Button, Menu, Popover } from '@mantine/core'
import { IconDots, IconTag, IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type Tag, type TagColor, tagColors } from '@woochat/contract/tags.ts'
import { useState } from 'react'
import { useMay } from '../api/session.ts'
import { packFilter } from '../filters/filter-address.ts'
import { useCreateTag, useRemoveTag, useTags, useUpdateTag } from '../tags/queries.ts'
import { confirm } from '../ui/confirm.ts'
import { formatCount, formatPlural } from '../ui/count.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { TagDot } from '../ui/tag-chip.tsx'
import { toast } from '../ui/toast.ts'
import css from './tags.module.css'

/** Settings → Tags: names, colours, and how many contacts have each. */
export function TagsPage() {
  const tags = useTags()
  const may = useMay()('tags:write')
  return (
    <Page title="Tags" maxWidth={760} sub={tags.data && <span className="num">{formatPlural(tags.data.length, 'tag')}</span>}>
      {may && <NewTag />}
      {tags.isError && <ProblemNote error={tags.error} onRetry={() => void tags.refetch()} />}
      {tags.isPending && <SkeletonLines lines={7} gap={27} />}
      {tags.data?.length === 0 && (
        <EmptyState icon={<IconTag size={22} />} title="No tags yet">
          A tag marks contacts for a while or for good: VIP, Waiting for refund, Diwali 2026. Segments and campaigns can ask for
          it.
        </EmptyState>
      )}
      <ul className={css.rows} aria-label="Tags">
        {tags.data?.map((tag) => (
          <TagRow key={tag.id} tag={tag} may={may} />
        ))}
      </ul>
    </Page>
  )
}

function NewTag() {
  const create = useCreateTag()
  const [name, setName] = useState('')
  const [color, setColor] = useState<TagColor>('blue')
  const add = async (): Promise<void> => {
    await create.mutateAsync({ name: name.trim(), color })
    setName('')
  }
  return (
    <form
      className={css.add}
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') add().catch(() => undefined)
      }}
    >
      <ColorPicker name={name || 'the new tag'} value={color} onChange={setColor} />
      <input
        className={css.name}
        aria-label="Name of the new tag"
        placeholder="New tag"
        value={name}
        maxLength={60}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={name.trim() === ''} loading={create.isPending}>
        Add tag
      </Button>
      {create.error && (
        <div className={css.problem}>
          <ProblemNote error={create.error} />
        </div>
      )}
    </form>
  )
}

function TagRow({ tag, may }: { tag: Tag; may: boolean }) {
  const update = useUpdateTag()
  const [name, setName] = useState<string>()
  const [refused, setRefused] = useState<unknown>()
  const rename = async (): Promise<void> => {
    const next = name?.trim() ?? ''
    if (next === '' || next === tag.name) return setName(undefined)
    try {
      await update.mutateAsync({ id: tag.id, name: next })
      setName(undefined)
      setRefused(undefined)
    } catch (error) {
      setRefused(error)
    }
  }
  return (
    <li className={css.row}>
      <ColorPicker
        name={tag.name}
        value={tag.color}
        disabled={!may}
        onChange={(color) => update.mutate({ id: tag.id, color }, { onError: setRefused })}
      />
      <input
        className={css.name}
        aria-label={`Name of tag ${tag.name}`}
        value={name ?? tag.name}
        maxLength={60}
        disabled={!may}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={() => void rename()}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur()
          if (event.key === 'Escape') setName(undefined)
        }}
      />
      <Link
        to="/contacts"
        search={{
          filter: packFilter({
            version: 1,
            root: { type: 'group', match: 'all', of: [{ type: 'tags', op: 'anyOf', values: [tag.id] }] },
          }),
        }}
        className={css.use}
        title="Show them"
      >
        {formatPlural(tag.contacts, 'contact')}
      </Link>
      {may && <TagMenu tag={tag} onRefused={setRefused} />}
      {refused !== undefined && (
        <div className={css.problem}>
          <ProblemNote error={refused} />
        </div>
      )}
    </li>
  )
}

/** A refusal names the segments that use the tag; it is shown under its row. */
function TagMenu({ tag, onRefused }: { tag: Tag; onRefused: (error: unknown) => void }) {
  const remove = useRemoveTag()
  const ask = async (): Promise<void> => {
    const yes = await confirm({
      title: `Delete tag “${tag.name}”?`,
      body:
        tag.contacts === 0
          ? 'No contact has it.'
          : `It is taken off ${formatCount(tag.contacts)} ${tag.contacts === 1 ? 'contact' : 'contacts'}. This cannot be undone.`,
      action: 'Delete',
      danger: true,
    })
    if (!yes) return
    try {
      await remove.mutateAsync(tag.id)
      toast.done(`Tag “${tag.name}” deleted`)
    } catch (error) {
      onRefused(error)
    }
  }
  return (
    <Menu position="bottom-end" width={160}>
      <Menu.Target>
        <ActionIcon aria-label={`More for tag ${tag.name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => void ask()}>
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function ColorPicker({
  name,
  value,
  onChange,
  disabled = false,
}: {
  name: string
  value: TagColor
  onChange: (color: TagColor) => void
  disabled?: boolean
}) {
  const [opened, setOpened] = useState(false)
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={css.color}
          disabled={disabled}
          aria-label={`Colour of ${name}: ${value}`}
          title={disabled ? undefined : 'Change the colour'}
          onClick={() => setOpened((is) => !is)}
        >
          <TagDot color={value} />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={css.colors} role="radiogroup" aria-label="Colour">
          {tagColors.map((color) => (
            <button
              key={color}
              type="button"
              role="radio"
              aria-checked={color === value}
              aria-label={color}
              title={color}
              className={css.swatch}
              onClick={() => {
                onChange(color)
                setOpened(false)
              }}
            >
              <TagDot color={color} />
            </button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
