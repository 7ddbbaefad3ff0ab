import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import css from './page.module.css'
import { useTitle } from './use-title.ts'

export interface PageProps {
  /** Names the page and the browser tab. */
  title: string
  /** Replaces the title on the screen, e.g. by a name that can be edited in place. */
  heading?: ReactNode
  /** Links above the title: `<Link to="/segments">Segments</Link>`. */
  breadcrumb?: ReactNode
  /** Chips and a grey sentence after the title. */
  sub?: ReactNode
  /** Buttons at the end of the title line; the next sensible one is filled, the rest are not. */
  actions?: ReactNode
  /** Tabs, a progress bar or a filter line under the title. */
  below?: ReactNode
  /** What stands at the right from 1100 px; under it the panel follows the content. */
  panel?: ReactNode
  /** Its width, 360 px unless told. */
  panelWidth?: number
  /** `fill`: the content scrolls by itself (tables); else the page scrolls. */
  fill?: boolean
  /** Text pages do not grow wider than this. */
  maxWidth?: number
  children: ReactNode
}

/** Every page inside the shell: head, content and an optional right panel. The inbox draws its own panes instead (`split-pane.tsx`). */
export function Page({ panel, panelWidth = 360, fill = false, maxWidth, children, ...head }: PageProps) {
  useTitle(head.title)
  const inner = (
    <div
      className={cx(css.inner, fill && css.innerFill)}
      style={maxWidth === undefined ? undefined : { maxInlineSize: maxWidth }}
    >
      <PageHeader {...head} />
      {children}
    </div>
  )
  return (
    <div className={cx(css.page, panel !== undefined && css.withPanel)} style={{ '--panel-width': `${panelWidth}px` }}>
      <main className={cx(css.main, !fill && css.scroll)} id="content" tabIndex={-1}>
        {inner}
      </main>
      {panel !== undefined && (
        <aside className={css.panel} aria-label="Details">
          {panel}
        </aside>
      )}
    </div>
  )
}

type PageHeaderProps = Pick<PageProps, 'title' | 'heading' | 'breadcrumb' | 'sub' | 'actions' | 'below'>

/** The head of a page; `Page` draws it already. */
export function PageHeader({ title, heading, breadcrumb, sub, actions, below }: PageHeaderProps) {
  return (
    <header className={css.header}>
      {breadcrumb !== undefined && (
        <nav className={css.breadcrumb} aria-label="Breadcrumb">
          {breadcrumb}
        </nav>
      )}
      <div className={css.line}>
        <div className={css.name}>
          <h1 className={css.title}>{heading ?? title}</h1>
          {sub !== undefined && <div className={css.sub}>{sub}</div>}
        </div>
        {actions !== undefined && <div className={css.actions}>{actions}</div>}
      </div>
      {below}
    </header>
  )
}

/** A white area with a hairline and an optional heading. Never put one into another: inside, use hairlines. */
export function Card({
  title,
  aside,
  children,
  flush = false,
  className,
}: {
  title?: ReactNode
  aside?: ReactNode
  children: ReactNode
  flush?: boolean
  className?: string | undefined
}) {
  return (
    <section className={cx(css.card, flush && css.flush, className)}>
      {(title !== undefined || aside !== undefined) && (
        <div className={css.cardHead}>
          {title !== undefined && <h2 className={css.cardTitle}>{title}</h2>}
          {aside !== undefined && <div className={css.cardAside}>{aside}</div>}
        </div>
      )}
      {children}
    </section>
  )
}

/** A titled part of a right panel. */
export function PanelSection({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={css.panelSection}>
      <div className={css.panelHead}>
        <h3 className={css.panelTitle}>{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  )
}

/** Name and value pairs of a right panel. */
export function Facts({ items }: { items: readonly (readonly [name: ReactNode, value: ReactNode])[] }) {
  return (
    <dl className={css.facts}>
      {items.map(([name, value], i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pairs of one panel keep their order.
        <div key={i} className={css.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
