import { useEffect, useState } from 'react'
import { type Command, commandSearches } from '../ui/commands.ts'

const pauseMs = 150

/** Asks every search of the palette once typing pauses; a search that fails leaves the others alone. */
export function useCommandSearches(text: string): { commands: readonly Command[]; searching: boolean } {
  const [found, setFound] = useState<{ text: string; commands: readonly Command[] }>({ text: '', commands: [] })
  const asked = text.trim()
  useEffect(() => {
    if (asked.length < 2) return
    const control = new AbortController()
    const timer = setTimeout(async () => {
      const answers = await Promise.allSettled(commandSearches().map((search) => search(asked, control.signal)))
      if (control.signal.aborted) return
      setFound({ text: asked, commands: answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : [])) })
    }, pauseMs)
    return () => {
      clearTimeout(timer)
      control.abort()
    }
  }, [asked])
  return asked.length < 2 ? { commands: [], searching: false } : { commands: found.commands, searching: found.text !== asked }
}
