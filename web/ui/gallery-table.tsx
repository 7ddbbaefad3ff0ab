import { Button } from '@mantine/core'
import { useState } from 'react'
import { Avatar } from './avatar.tsx'
import { type Column, type Sort, useColumnChoice } from './columns.ts'
import { Count } from './count.tsx'
import { DataTable } from './data-table.tsx'
import { ColumnChooser } from './data-table-head.tsx'
import { EmptyState } from './empty-state.tsx'
import css from './gallery-table.module.css'
import { useSelection } from './selection.ts'
import { TagList } from './tag-chip.tsx'
import { Time } from './time.tsx'

interface Person {
  id: number
  name: string
  phone: string
  orders: number
}

const names = ['Asha Rao', 'María López', 'Kwame Owusu', '@sunny.k', 'João Pereira', 'Fatima Noor', '李 小龙', 'علي حسن']
const people: Person[] = Array.from({ length: 500 }, (_, i) => ({
  id: i + 1,
  name: names[i % names.length] ?? '',
  phone: `+91 98000 ${String(i).padStart(5, '0')}`,
  orders: (i * 37) % 4000,
}))

const columns: Column<Person>[] = [
  {
    key: 'name',
    title: 'Name',
    width: 170,
    grow: 2,
    yields: 0,
    sort: 'name',
    render: (person) => (
      <span className={css.name}>
        <Avatar name={person.name} size={26} />
        <span>{person.name}</span>
      </span>
    ),
  },
  {
    key: 'phone',
    title: 'Phone',
    width: 150,
    grow: 1,
    yields: 1,
    render: (person) => <span className="num">{person.phone}</span>,
  },
  {
    key: 'tags',
    title: 'Tags',
    width: 150,
    grow: 1,
    render: () => (
      <TagList
        tags={[
          { id: 1, name: 'VIP', color: 'orange' },
          { id: 2, name: 'tea', color: 'green' },
        ]}
      />
    ),
  },
  {
    key: 'orders',
    title: 'Orders',
    width: 90,
    align: 'end',
    sort: 'orders',
    render: (person) => <Count value={person.orders} />,
  },
  {
    key: 'seen',
    title: 'Last wrote',
    width: 110,
    yields: 3,
    render: (person) => <Time at={new Date(Date.UTC(2025, 10, 24) - person.id * 9_000_000).toISOString()} as="list" />,
  },
  { key: 'email', title: 'E-mail', width: 180, optional: true, render: () => 'a@nilgiri.example' },
]

/** The table with everything switched on. */
export function GalleryTable() {
  const [shown, setShown] = useState(100)
  const [sort, setSort] = useState<Sort>({ key: 'name', order: 'asc' })
  const [selection, select] = useSelection<number>('')
  const [open, setOpen] = useState<number>()
  const choice = useColumnChoice('gallery', columns)
  return (
    <DataTable
      label="People"
      columns={choice.columns}
      rows={location.hash === '#loading' ? undefined : location.hash === '#empty' ? [] : people.slice(0, shown)}
      rowId={(person) => person.id}
      total={people.length}
      sort={sort}
      onSort={setSort}
      selection={selection}
      onSelection={select}
      openId={open}
      onOpen={(person) => setOpen(person.id)}
      bulkActions={
        <>
          <Button variant="default">Add tag</Button>
          <Button variant="light" color="red">
            Delete
          </Button>
        </>
      }
      hasMore={shown < people.length}
      onMore={() => setShown(shown + 100)}
      headEnd={<ColumnChooser choice={choice} />}
      empty={<EmptyState title="Nothing matches">Loosen the filter.</EmptyState>}
    />
  )
}
