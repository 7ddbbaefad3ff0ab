import type { ReactNode } from 'react'
import { Logo } from '../ui/logo.tsx'
import { useTitle } from '../ui/use-title.ts'
import css from './entry-page.module.css'
import { ProductSketch } from './product-sketch.tsx'

/** The frame of signing in and up: the form at the start, what it is about at the end. */
export function EntryPage({ title, sub, children }: { title: string; sub: ReactNode; children: ReactNode }) {
  useTitle(title)
  return (
    <div className={css.entry}>
      <main className={css.side}>
        <div className={css.form}>
          <div className={css.brand}>
            <Logo size={30} />
            <span>WooChat</span>
          </div>
          <h1 className={css.title}>{title}</h1>
          <p className={css.sub}>{sub}</p>
          {children}
        </div>
      </main>
      <aside className={css.about} aria-label="About WooChat">
        <ProductSketch />
      </aside>
    </div>
  )
}
