import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Card } from '../ui/page.tsx'
import css from './compose.module.css'

/** One of the three parts of a campaign, with a tick when nothing is missing in it. */
export function Step({
  number,
  title,
  done,
  aside,
  children,
}: {
  number: number
  title: string
  done: boolean
  aside?: ReactNode
  children: ReactNode
}) {
  return (
    <Card
      title={
        <span className={css.step}>
          <span className={css.number} data-done={done || undefined} aria-hidden="true">
            {done ? <IconCheck size={13} stroke={2.6} /> : number}
          </span>
          {title}
          <span className="visually-hidden">{done ? ', complete' : ', not complete'}</span>
        </span>
      }
      aside={aside}
    >
      {children}
    </Card>
  )
}
