import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconForms,
  IconGripVertical,
  IconPencil,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Field } from '@woochat/contract/fields.ts'
import type { Filter } from '@woochat/contract/filter.ts'
import type { FieldId } from '@woochat/contract/id.ts'
import { type DragEvent, useState } from 'react'
import { useMay } from '../api/session.ts'
import { useContactCount } from '../contacts/queries.ts'
import { kindSays } from '../fields/field-kinds.ts'
import { useFields, useMoveField, useRemoveField } from '../fields/queries.ts'
import { packFilter } from '../filters/filter-address.ts'
import { withOperator } from '../filters/operators.ts'
import { blankCondition, subjectsOf } from '../filters/subjects.ts'
import { confirm } from '../ui/confirm.ts'
import { formatPlural } from '../ui/count.tsx'
import { cx } from '../ui/cx.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { toast } from '../ui/toast.ts'
import { FieldDialog } from './field-dialog.tsx'
import css from './fields.module.css'

/** Settings → Custom fields: what is kept of each contact besides name and number. */
export function FieldsPage() {
  const fields = useFields()
  const may = useMay()('fields:write')
  const [edited, setEdited] = useState<Field | 'new'>()
  const add = may && (
    <Button leftSection={<IconPlus size={15} />} onClick={() => setEdited('new')}>
      New field
    </Button>
  )
  return (
    <Page title="Custom fields" maxWidth={820} actions={fields.data?.length !== 0 && add}>
      {fields.isError && <ProblemNote error={fields.error} onRetry={() => void fields.refetch()} />}
      {fields.isPending && <SkeletonLines lines={6} gap={30} />}
      {fields.data?.length === 0 && (
        <EmptyState icon={<IconForms size={22} />} title="No custom fields yet" actions={add}>
          Keep what matters to you of each contact: city, birthday, number of orders. Segments can ask for it and messages can say
          it.
        </EmptyState>
      )}
      {fields.data && <FieldList fields={fields.data} may={may} onEdit={setEdited} />}
      {edited && <FieldDialog field={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </Page>
  )
}

function FieldList({ fields, may, onEdit }: { fields: readonly Field[]; may: boolean; onEdit: (field: Field) => void }) {
  const move = useMoveField()
  const [dragged, setDragged] = useState<FieldId>()
  const [over, setOver] = useState<number>()
  const moveTo = (id: FieldId, to: number): void => move.mutate({ id, to }, { onError: (error) => toast.problem(error) })
  const drop = (): void => {
    const from = fields.findIndex((field) => field.id === dragged)
    if (dragged !== undefined && over !== undefined && from >= 0 && from !== over) moveTo(dragged, over)
    setDragged(undefined)
    setOver(undefined)
  }
  return (
    <ul className={css.rows} aria-label="Custom fields">
      {fields.map((field, at) => (
        <FieldRow
          key={field.id}
          field={field}
          may={may}
          onEdit={() => onEdit(field)}
          onMove={{
            up: at > 0 ? () => moveTo(field.id, at - 1) : undefined,
            down: at < fields.length - 1 ? () => moveTo(field.id, at + 1) : undefined,
          }}
          drag={{
            dragged: dragged === field.id,
            over: over === at && dragged !== undefined && dragged !== field.id,
            start: () => setDragged(field.id),
            enter: () => setOver(at),
            drop,
          }}
        />
      ))}
    </ul>
  )
}

interface FieldRowProps {
  field: Field
  may: boolean
  onEdit: () => void
  onMove: { up: (() => void) | undefined; down: (() => void) | undefined }
  drag: { dragged: boolean; over: boolean; start: () => void; enter: () => void; drop: () => void }
}

function FieldRow({ field, may, onEdit, onMove, drag }: FieldRowProps) {
  const [refused, setRefused] = useState<unknown>()
  return (
    <li
      className={cx(css.row, drag.dragged && css.dragged, drag.over && css.over)}
      onDragOver={(event: DragEvent) => {
        event.preventDefault()
        drag.enter()
      }}
      onDrop={drag.drop}
    >
      {may ? (
        <span
          className={css.grip}
          draggable
          onDragStart={drag.start}
          onDragEnd={drag.drop}
          title="Drag to reorder"
          aria-hidden="true"
        >
          <IconGripVertical size={16} />
        </span>
      ) : (
        <span />
      )}
      <span className={css.label}>{field.label}</span>
      <span className={css.kind}>
        {kindSays[field.kind].name}
        {field.options.length > 0 && <span className={css.options}> · {optionsSay(field)}</span>}
      </span>
      <FilledLink field={field} />
      {may && <FieldMenu field={field} onEdit={onEdit} onMove={onMove} onRefused={setRefused} />}
      {refused !== undefined && (
        <div className={css.problem}>
          <ProblemNote error={refused} />
        </div>
      )}
    </li>
  )
}

const optionsSay = ({ options }: Field): string => {
  const labels = options.slice(0, 4).map((option) => option.label)
  return options.length > 4 ? `${labels.join(', ')} and ${options.length - 4} more` : labels.join(', ')
}

/** How many contacts have a value, and the door to them. */
function FilledLink({ field }: { field: Field }) {
  const filter = filledFilter(field)
  const filled = useContactCount(filter)
  return (
    <Link to="/contacts" search={{ filter: packFilter(filter) }} className={css.use} title="Show them">
      {filled === undefined ? '—' : formatPlural(filled, 'contact')}
    </Link>
  )
}

/** Those whose value is known; of a switch, those who have it on. */
function filledFilter(field: Field): Filter {
  const [subject] = subjectsOf([field]).filter((other) => other.id === `field.${field.id}`)
  const blank = subject && blankCondition(subject)
  return {
    version: 1,
    root: { type: 'group', match: 'all', of: blank ? [blank.type === 'flag' ? blank : withOperator(blank, 'known')] : [] },
  }
}

function FieldMenu({
  field,
  onEdit,
  onMove,
  onRefused,
}: Pick<FieldRowProps, 'field' | 'onEdit' | 'onMove'> & { onRefused: (error: unknown) => void }) {
  const remove = useRemoveField()
  const ask = async (): Promise<void> => {
    const yes = await confirm({
      title: `Delete field “${field.label}”?`,
      body: 'Its values are deleted from all contacts. This cannot be undone.',
      action: 'Delete',
      danger: true,
      typeToConfirm: field.label,
    })
    if (!yes) return
    try {
      await remove.mutateAsync(field.id)
      toast.done(`Field “${field.label}” deleted`)
    } catch (error) {
      onRefused(error)
    }
  }
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon aria-label={`More for field ${field.label}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={15} />} onClick={onEdit}>
          Edit
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowUp size={15} />} disabled={!onMove.up} onClick={onMove.up}>
          Move up
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowDown size={15} />} disabled={!onMove.down} onClick={onMove.down}>
          Move down
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => void ask()}>
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
