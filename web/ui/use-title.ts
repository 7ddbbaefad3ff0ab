import { useEffect } from 'react'

/** Names the browser tab: `useTitle('Diwali offer')` shows “Diwali offer · WooChat” until another page names it. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} · WooChat`
  }, [title])
}
